// An agent that works until the host lets it end: for what happens in the middle of a run.
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { taskText } from './governed-project'
import type { Installation } from './installation'
import { newMark } from './processes'

/** Beats into a file until it is released, with a child of its own that the host knows by its mark. */
export function patientTask(name: string, options: Parameters<typeof taskText>[2] = {}) {
  const mark = newMark()
  const deed = `import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
spawn('sleep', ['${mark}'])
const beat = setInterval(() => {
  appendFileSync('src/beat', 'x')
  if (!existsSync('src/release')) return
  clearInterval(beat)
  rmSync('src/beat')
  rmSync('src/release')
  writeFileSync('src/done.txt', 'done\\n')
  process.exit(0)
}, 50)`
  return { mark, text: taskText(name, deed, options) }
}

/** The first attempt of a run under one of its leases, as the host sees it. */
export function attemptOf(leeway: Installation, runId: string, lease: number) {
  const place = join(leeway.data, 'attempts', `${runId}.1.${lease}`)
  const beat = join(place, 'worktree/src/beat')
  const beats = () => (existsSync(beat) ? readFileSync(beat).length : 0)
  return {
    place,
    beats,
    isBeating: () => leeway.until(`lease ${lease} to work`, async () => (beats() > 2 ? true : undefined)),
    release: () => writeFile(join(place, 'worktree/src/release'), ''),
  }
}
