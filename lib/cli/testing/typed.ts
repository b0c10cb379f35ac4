// A command as somebody types it, answered in the process of the test: a process of its own takes over a second.
import { format } from 'node:util'
import { vi } from 'vitest'
import { answer } from '../answer'

/** `directory`: where they stand, on a machine where no Leeway runs. */
export async function typed(directory: string, words: readonly string[]) {
  const [stdout, stderr] = [hear('log'), hear('error')]
  vi.stubEnv('LEEWAY_DATABASE_URL', undefined)
  vi.stubEnv('LEEWAY_CWD', directory)
  vi.stubEnv('LEEWAY_DATA', `${directory}/no-installation`)
  try {
    return { status: await answer(words), stdout: stdout.said(), stderr: stderr.said() }
  } finally {
    vi.unstubAllEnvs()
    stdout.end()
    stderr.end()
  }
}

function hear(method: 'log' | 'error') {
  const spy = vi.spyOn(console, method).mockImplementation(() => undefined)
  return {
    said: () => spy.mock.calls.map((parts) => `${format(...parts)}\n`).join(''),
    end: () => {
      spy.mockRestore()
    },
  }
}
