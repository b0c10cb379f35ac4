// The demo: Leeway over a sample project, with people and agents, and the main job done for real.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSettings } from '../../lib/env'
import { closeWiring } from '../../lib/wiring'
import { startDatabase } from '../embedded-database'
import { removeTree } from '../remove-tree'
import { layOutSample } from './lay-out-sample'
import { signInWords, tellStory } from './tell-story'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The demo keeps its own data: it never touches an installation's. */
function demoEnvironment(): { directory: string } {
  const directory = process.env['LEEWAY_DATA'] ?? join(readSettings().dataDirectory, 'demo')
  process.env['LEEWAY_DATA'] = directory
  process.env['LEEWAY_PROJECT_ROOTS'] = join(directory, 'projects')
  delete process.env['DATABASE_URL']
  return { directory }
}

async function startOver(directory: string): Promise<void> {
  if (!existsSync(directory)) return
  // A server of an earlier start that was killed still holds its files.
  if (existsSync(join(directory, 'database'))) await (await startDatabase({ directory })).stop()
  await removeTree(directory)
}

async function untilAnswering(address: string, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new Error('Leeway ended before it answered: see above')
    const answer = await fetch(`${address}/sign-in`, { redirect: 'manual' }).catch(() => null)
    if (answer !== null && answer.status < 500) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

const { directory } = demoEnvironment()
if (process.argv.includes('--fresh')) await startOver(directory)
await layOutSample(directory)
const supervisor = spawn(process.execPath, ['--import', 'tsx', 'scripts/supervisor.ts'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
let ended = false
const over = new Promise<void>((resolve) => {
  supervisor.on('exit', (code) => {
    ended = true
    process.exitCode = code ?? 1
    resolve()
  })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ended) supervisor.kill('SIGTERM')
  })
}
try {
  const { host, port } = readSettings()
  const address = `http://${host}:${port}`
  await untilAnswering(address, () => ended)
  await tellStory(directory)
  await closeWiring()
  console.log(await signInWords(directory, address))
} catch (error) {
  console.error(error)
  supervisor.kill('SIGTERM')
}
await over
