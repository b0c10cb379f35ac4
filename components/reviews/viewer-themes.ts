// The colours of code. A page loads those it is shown in; the others when somebody changes the theme.

export type Shade = 'light' | 'dark'

export const viewerThemes = {
  light: 'github-light-high-contrast',
  dark: 'github-dark-high-contrast',
} as const satisfies Record<Shade, string>

export function loadViewerTheme(shade: Shade) {
  return shade === 'dark'
    ? import('shiki/themes/github-dark-high-contrast.mjs')
    : import('shiki/themes/github-light-high-contrast.mjs')
}

/** As the document is shown now; React learns of it later. */
export function shadeOfPage(): Shade {
  return document.documentElement.classList.contains('dark') ? 'dark' : 'light'
}
