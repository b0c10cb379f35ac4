import { createServer } from 'node:net'
import type { Settings } from '../lib/env'
import { Stop } from './run.mjs'

/** Whoever listens there would answer in our name: its page would ask for our code. */
export function refuseTakenPort({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(new Stop(explain(error, host, port))))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}

function explain(error: Error, host: string, port: number): string {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isTaken
    ? `another program listens on \`${host}:${port}\`: stop it, or choose another port with LEEWAY_PORT`
    : `the console cannot listen on \`${host}:${port}\` (${error.message}): see LEEWAY_HOST and LEEWAY_PORT`
}
