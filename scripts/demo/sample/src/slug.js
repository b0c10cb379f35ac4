/**
 * A text as it may stand in a URL: lower case, words joined by hyphens.
 * @param {string} text
 * @returns {string}
 */
export function slug(text) {
	return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')  
    .replace(/^-+|-+$/g, '')
}
