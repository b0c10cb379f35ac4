// Styles for the inside of the viewer's shadow roots, where our stylesheet does not reach.
export const diffCss = `
  :host {
    --diffs-font-family: 'Geist Mono Variable', ui-monospace, monospace;
    --diffs-font-size: 12px;
    --diffs-line-height: 19px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
  }
`
