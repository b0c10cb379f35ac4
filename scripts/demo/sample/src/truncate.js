/**
 * A text cut to a length, with an ellipsis where something was cut.
 * @param {string} text
 * @param {number} length Characters of the result at most.
 * @returns {string}
 */
export function truncate(text, length) {
  if (text.length < length) return text
  return text.slice(0, length - 1) + '…'
}
