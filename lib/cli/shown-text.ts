/**
 * An agent's words for a terminal: what a terminal would obey instead of show, and what reorders or hides other
 * characters, is written out.
 */
export function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\t' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
