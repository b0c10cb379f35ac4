// Paths in a tree are bytes. They travel here as `latin1` strings, one character a byte, and become text only to be shown.

/** A path as its bytes, one character (U+0000–U+00FF) a byte. */
export type BytePath = string

export const bytesOf = (path: BytePath): Buffer => Buffer.from(path, 'latin1')
export const bytePath = (bytes: Buffer): BytePath => bytes.toString('latin1')
export const bytePathOfText = (text: string): BytePath => Buffer.from(text, 'utf8').toString('latin1')

/** The directories above a path, outermost first. */
export function ancestorsOf(path: BytePath): BytePath[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

const strictText = new TextDecoder('utf-8', { fatal: true })

function decode(path: BytePath): string | undefined {
  try {
    return strictText.decode(bytesOf(path))
  } catch {
    return undefined
  }
}

/** Whether a path is UTF-8 without control characters. */
export function isTextName(path: BytePath): boolean {
  const text = decode(path)
  return text !== undefined && !/\p{Cc}/u.test(text)
}

/** The path as text; control characters, and every byte of a name that is not UTF-8, are shown as \xNN. */
export function showPath(path: BytePath): string {
  const text = decode(path)
  if (text === undefined) return path.replace(/[^ -~]/g, escapeCharacter)
  return text.replace(/\p{Cc}/gu, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

// Code points that HFS+ ignores when it compares names.
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu

/**
 * Whether some file system would take this name for `.git` or `.gitmodules`: HFS+ ignores code points and case,
 * NTFS ignores case and trailing dots and spaces, knows streams (`.git::$DATA`), short names, and `\` as separator.
 */
export function isGitName(name: BytePath): boolean {
  const text = (decode(name) ?? name).replace(ignorable, '').toLowerCase()
  return text
    .split('\\')
    .map((part) => part.replace(/:.*$/s, '').replace(/[. ]+$/, ''))
    .some((part) => /^(\.git|git~\d+|\.gitmodules|gitmod~\d+|gi7eba~\d+)$/.test(part))
}
