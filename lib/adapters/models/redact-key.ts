const redacted = '[redacted]'

/** A text without the key, as it is or as it is usually written elsewhere. */
export function createRedaction(key: string): (text: string) => string {
  const bytes = Buffer.from(key, 'utf8')
  const forms = new Set([key, encodeURIComponent(key), bytes.toString('base64'), bytes.toString('hex')])
  const known = [...forms, JSON.stringify(key).slice(1, -1)]
  return (text) =>
    known.reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, redacted) : rest), text)
}
