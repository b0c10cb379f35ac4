// Projects whose policy names a setup, and what their runs' activity says of it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { activityStream } from '../../lib/domain/events/streams'
import type { EventOf } from '../../lib/domain/events/vocabulary'
import type { Run } from '../../lib/domain/task/lifecycle'
import { governProject, policyText, taskText, type Project } from './governed-project'
import type { Installation } from './installation'

type Setup = { run: string; lockFiles?: string; egress?: string; timeout?: string; secrets?: string }

type Wanted = { setup: Setup; files: Record<string, string | Buffer>; check?: string; types?: string }

/** The policy is adopted before what its setup needs is committed: no task is there yet. */
export async function projectWithSetup(
  leeway: Installation,
  { setup, files, ...policy }: Wanted,
): Promise<Project> {
  const { run, lockFiles = 'deps.lock', egress = '', timeout = '30s', secrets = '' } = setup
  const rule = [
    `  run: ${run}`,
    `  timeout: ${timeout}`,
    `  lockFiles: [${lockFiles}]`,
    `  egress: [${egress}]`,
  ]
  const more = `secrets: [${secrets}]\nsetup:\n${rule.join('\n')}\n`
  const project = await governProject(leeway, policyText({ ...policy, more }))
  await project.commit(files)
  return project
}

/** A task that may write anywhere the policy lets it. */
export const wideTask = (...words: Parameters<typeof taskText>) =>
  taskText(...words).replace('[src/**]', "['**']")

/** What the worker noted of the attempt with this lease, or the last one. */
export async function activityOf({ wired }: Installation, run: Run) {
  return wired.log.readStream(activityStream(run.runId, run.attempt, run.lease))
}

/** What setup printed in this attempt; empty where none was made for it. */
export async function setupOutput(leeway: Installation, run: Run): Promise<string> {
  const events = await activityOf(leeway, run)
  const stored = events.filter((event): event is typeof event & EventOf<'OutputStored'> => {
    return event.type === 'OutputStored' && event.data.phase === 'setup'
  })
  const parts = await Promise.all(stored.map(({ data }) => leeway.wired.blobs.get(data.blob)))
  return Buffer.concat(parts).toString('utf8')
}

/** Names below the data directory: kept setups, and checkouts in use. */
export async function placesOf({ wired }: Installation, place: 'setups' | 'checkouts'): Promise<string[]> {
  return readdir(join(wired.environment.dataDirectory, place)).catch(() => [])
}

/** Copies what `deps.lock` names from `vendor` into `node_modules`, and says so. */
const install = `import { cpSync, readFileSync } from 'node:fs'
const version = readFileSync('deps.lock', 'utf8').trim()
cpSync(\`vendor/greet-\${version}.mjs\`, 'node_modules/greet.mjs')
console.log('installed greet', version)
`

export const greetFiles = (version: '1' | '2') => ({
  'deps.lock': `${version}\n`,
  'install.mjs': install,
  'vendor/greet-1.mjs': "export default 'one'\n",
  'vendor/greet-2.mjs': "export default 'two'\n",
})
