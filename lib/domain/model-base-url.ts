const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
const charactersMax = 300

/** Why an agent's model cannot be reached there, as one sentence; null where it can. */
export function modelBaseUrlProblem(text: string): string | null {
  const name = `\`${text.slice(0, charactersMax)}\``
  if (text.length > charactersMax || !URL.canParse(text))
    return `${name} is no address: write https://… in full`
  const url = new URL(text)
  // The key is sent there: nobody on the way may read it.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname)))
    return `${name} is not https: the model’s key is sent there; only this machine’s own loopback may do without`
  if (url.username !== '' || url.password !== '')
    return `${name} holds a name or a password: keys are read from the worker’s environment`
  if (/[?#]/.test(text)) return `${name} holds a question or a mark: write the part before it`
  return /^[A-Za-z0-9._~/-]*$/.test(url.pathname) ? null : `${name} has a path that is not plain`
}
