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
  [data-expand-button]:focus-visible {
    outline: 2px solid var(--ring);
    outline-offset: -2px;
  }
  :host([data-no-context]) [data-expand-button] {
    display: none;
  }
  /* It would say that there may be more where nobody can open it. */
  :host([data-no-context]) [data-separator-last] [data-separator-wrapper] {
    visibility: hidden;
  }
  /* Side by side: one above the other they are too low to hit. */
  [data-separator] [data-separator-wrapper][data-separator-multi-button] {
    grid-template: 100% / 34px 34px auto;
    & [data-expand-button] {
      grid-area: auto;
      border-block: 0;
    }
    & [data-separator-content] {
      grid-area: auto;
    }
  }
  /* The viewer would mix these with the theme's background until words of it fall below 4.5:1. */
  [data-line-type='change-addition'] {
    --diffs-computed-diff-line-bg: var(--added) !important;
  }
  [data-line-type='change-deletion'] {
    --diffs-computed-diff-line-bg: var(--removed) !important;
  }
`
