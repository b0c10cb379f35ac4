import { shellWord } from '../shell-word'

/** One word of a challenge's command, which always stands on one line. */
export function word(text: string): string {
  const quoted = shellWord(text)
  if (quoted === null) throw new Error('a challenge has a character that no line of a command can hold')
  return quoted
}
