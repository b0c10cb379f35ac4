// Styles for the inside of the viewer's shadow roots, where our stylesheet does not reach.
export const diffCss = `
  :host {
    --diffs-font-family: 'Geist Mono Variable', ui-monospace, monospace;
    --diffs-font-size: 12px;
    --diffs-line-height: 19px;
    --diffs-bg-context-override: var(--surface);
    --diffs-bg-addition-emphasis-override: var(--added-word);
    --diffs-bg-deletion-emphasis-override: var(--removed-word);
    --diffs-addition-color-override: var(--pass);
    --diffs-deletion-color-override: var(--fail);
    --diffs-bg-separator-override: var(--sunken);
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
  }
  /* The viewer would mix these with the theme's background until words of it fall below 4.5:1. */
  [data-line-type='change-addition'] {
    --diffs-computed-diff-line-bg: var(--added) !important;
  }
  [data-line-type='change-deletion'] {
    --diffs-computed-diff-line-bg: var(--removed) !important;
  }
`
