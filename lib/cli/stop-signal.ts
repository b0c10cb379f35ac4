/**
 * Aborted when this process is told to end. A terminal's Ctrl-C may arrive twice, from the terminal and from npm: the
 * second must not interrupt the handing back.
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping.abort()
    })
  }
  return stopping.signal
}
