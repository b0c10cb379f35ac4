import type { Problem } from '../events/fields'

/** Bytes → text with `\n` line ends; refused where they are too many, not UTF-8, or hold a zero byte. */
export function decodeText(
  content: Uint8Array | string,
  bytesMax: number,
): { text: string } | { problem: Problem } {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  if (bytes.byteLength > bytesMax) {
    const message = `the file has ${bytes.byteLength} bytes; at most ${bytesMax} are read, so shorten it`
    return { problem: { line: 1, column: 1, message } }
  }
  const text = new TextDecoder().decode(bytes)
  const badAt = invalidOffset(bytes, text)
  if (badAt !== null)
    return { problem: { ...placeIn(text, badAt), message: 'this is not UTF-8; save the file as UTF-8' } }
  const zero = text.indexOf('\0')
  if (zero >= 0) return { problem: { ...placeIn(text, zero), message: 'a zero byte stands here; remove it' } }
  return { text: text.replace(/\r\n?/g, '\n') }
}

function placeIn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n?|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/** Where decoding met bytes that are not UTF-8: encoded again, the text differs from the bytes there. */
function invalidOffset(bytes: Uint8Array, text: string): number | null {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const original = hasMark ? bytes.subarray(3) : bytes
  const again = new TextEncoder().encode(text)
  const differs = again.findIndex((byte, index) => byte !== original[index])
  if (differs < 0) return again.length === original.length ? null : text.length
  return new TextDecoder().decode(original.subarray(0, differs)).length
}
