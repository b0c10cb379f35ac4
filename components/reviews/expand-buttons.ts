// The viewer's buttons that open the lines around a change, made reachable by keyboard and named for a reader.

const buttons = '[data-expand-button]'
/** Where the keyboard was when it opened lines: the buttons of that file are drawn anew. */
let pressed: { file: HTMLElement; separator: string | null } | null = null

/** `isKept`: whether the file's whole text was stored; `lines`: how many one press opens. */
export function makeContextReachable(
  file: HTMLElement,
  { isKept, lines }: { isKept: boolean; lines: number },
): void {
  const root = file.shadowRoot
  if (!root) return
  file.toggleAttribute('data-no-context', !isKept)
  for (const button of root.querySelectorAll<HTMLElement>(buttons)) {
    button.tabIndex = 0
    button.setAttribute('aria-label', nameOf(button, lines))
    button.onkeydown = (event) => press(event, file, button)
  }
  const isLost = document.activeElement === document.body
  if (pressed?.file === file && isLost) returnFocus(root, pressed.separator)
}

function press(event: KeyboardEvent, file: HTMLElement, button: HTMLElement): void {
  if (event.key !== 'Enter' && event.key !== ' ') return
  event.preventDefault()
  pressed = { file, separator: separatorOf(button) }
  document.addEventListener('pointerdown', () => (pressed = null), { once: true, capture: true })
  button.click()
}

function separatorOf(button: Element): string | null {
  return button.closest('[data-expand-index]')?.getAttribute('data-expand-index') ?? null
}

/** To the button that is now where the pressed one was, or to the lines themselves when all are open. */
function returnFocus(root: ShadowRoot, separator: string | null): void {
  const visible = [...root.querySelectorAll<HTMLElement>(buttons)].filter((button) => button.offsetParent)
  const next = visible.find((button) => separatorOf(button) === separator)
  ;(next ?? root.querySelector<HTMLElement>('code[data-code]'))?.focus({ preventScroll: true })
}

function nameOf(button: HTMLElement, lines: number): string {
  if (button.hasAttribute('data-expand-up')) return `Show ${lines} lines more of the part above`
  if (button.hasAttribute('data-expand-down')) return `Show ${lines} lines more of the part below`
  return 'Show the lines between'
}
