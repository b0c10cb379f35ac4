// Characters that change what a text means without being seen: they are shown as marks, never as themselves, and a
// change that adds one does not merge by itself.

// Formatting and bidirectional controls, fillers, separators and control characters; not tab and line feed. A carriage
// return counts where it does not end a line: a browser shows a blank, and a program may read a new line.
const invisible =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n|$)/gu

// Most text needs no closer look, and this test is many times faster than the other one.
const beyondPlain = /[^\t\n\r\u0020-\u007e]|\r(?!\n|$)/

/** The text with each invisible character replaced by a mark such as `⟪U+202E⟫`, and how many there were. */
export function markInvisible(text: string): { text: string; count: number } {
  if (!beyondPlain.test(text)) return { text, count: 0 }
  let count = 0
  const marked = text.replace(invisible, (character) => {
    count += 1
    return markOf(character)
  })
  return { text: marked, count }
}

function markOf(character: string): string {
  return `⟪U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟫`
}

/** Asks a picture's sign to be shown in colour: documents are full of it, and it hides nothing. */
const emojiStyle = '\ufe0f'

/** ECMA-48 "select graphic rendition": programs colour their output by it, for terminals. */
const colouring = /\u001b\[[0-9;:]*m/g

/**
 * Words as they are read, not compared: the same marks, but for what only chooses the style of a picture. What colours a
 * terminal is left out, so that what it would hide there is read here.
 */
export function markDeceiving(text: string): string {
  if (!beyondPlain.test(text)) return text
  return text
    .replace(colouring, '')
    .replace(invisible, (character) => (character === emojiStyle ? character : markOf(character)))
}

/** Whether a reader could be deceived: whatever is marked, but for what only chooses the style of a picture. */
export function hasInvisibleCharacters(text: string): boolean {
  return beyondPlain.test(text) && markInvisible(text.replaceAll(emojiStyle, '')).count > 0
}
