// Characters that change what a text means without being seen: they are shown as marks, never as themselves.

// Formatting and bidirectional controls, fillers, separators and control characters; not tab, line feed and
// carriage return.
const invisible =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu

// Most text needs no closer look, and this test is many times faster than the other one.
const beyondPlain = /[^\t\n\r\u0020-\u007e]/

/** The text with each invisible character replaced by a mark such as `⟪U+202E⟫`, and how many there were. */
export function markInvisible(text: string): { text: string; count: number } {
  if (!beyondPlain.test(text)) return { text, count: 0 }
  let count = 0
  const marked = text.replace(invisible, (character) => {
    count += 1
    return `⟪U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟫`
  })
  return { text: marked, count }
}
