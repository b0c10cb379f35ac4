import { once } from 'node:events'
import type { Repository } from './run-git'
import { gitProgram } from './run-git'
import { finished, startProgram } from './run-program'

/** A prepared move of one reference: nobody else can move it until `commit` or `abandon`. */
export type ReferenceLock = { commit: () => Promise<boolean>; abandon: () => Promise<void> }

/**
 * Locks a reference and checks its old value, in a `git update-ref` that waits for our word. It dies with us: the end
 * of its input makes it give the lock back. Undefined where the value is another, or somebody else holds the lock.
 */
export async function lockReference(
  repository: Repository,
  move: { reference: string; from: string; to: string; reason: string },
): Promise<ReferenceLock | undefined> {
  const args = ['update-ref', '-m', move.reason, '--stdin']
  const child = startProgram(gitProgram({ ...repository, args }))
  const ended = finished(child, 600)
  const answers = createAnswers(child.stdout, ended)
  child.stdin.write(`start\nupdate ${move.reference} ${move.to} ${move.from}\nprepare\n`)
  const isPrepared = (await answers('start: ok')) && (await answers('prepare: ok'))
  if (!isPrepared) {
    child.stdin.end()
    await ended
    return undefined
  }
  return {
    commit: async () => {
      child.stdin.end('commit\n')
      return (await answers('commit: ok')) && (await ended).exitCode === 0
    },
    abandon: async () => {
      child.stdin.end('abort\n')
      await ended
    },
  }
}

/** Waits for one line of output; false once the program has ended without it. */
function createAnswers(
  output: NodeJS.ReadableStream,
  ended: Promise<unknown>,
): (line: string) => Promise<boolean> {
  let text = ''
  let isOver = false
  output.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
  void ended.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  return async (line) => {
    while (!text.includes(`${line}\n`) && !isOver) {
      await Promise.race([once(output, 'data').catch(() => undefined), ended])
    }
    return text.includes(`${line}\n`)
  }
}
