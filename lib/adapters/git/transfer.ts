// Objects cross between repositories as one pack on a pipe, each side under its own account and its own configuration.
// Unlike fetch and push this starts no upload-pack or receive-pack, so no hook, no `safe.directory`, no protocol.
import { pipeline } from 'node:stream/promises'
import { finished, startProgram } from './run-program'
import { gitFailure, gitProgram, resolveCommit, runGit, type GitCall, type Repository } from './run-git'

const timeoutSeconds = 1800

/**
 * Copies `commit` and what it reaches, without what `have` (commits known to both sides) reaches, and checks that
 * the receiver is then complete. `strict`: every object is checked as git-fsck would; objects we did not make
 * ourselves, of a history already in use, are not (old histories often fail it).
 */
export async function transferCommit(request: {
  from: Repository
  to: Repository
  commit: string
  have: readonly string[]
  strict: boolean
}): Promise<void> {
  if ((await resolveCommit(request.to, request.commit)) === undefined) await sendPack(request)
  const args = ['rev-list', '--objects', '--quiet', request.commit, '--not', ...request.have]
  await runGit({ ...request.to, args }, { timeoutSeconds })
}

/** `without`: blobs that stay behind. Whether the receiver is then complete is not looked at. */
export async function sendPack(request: {
  from: Repository
  to: Repository
  commit: string
  have: readonly string[]
  without?: readonly string[]
  strict: boolean
}): Promise<void> {
  const strict = request.strict ? ['--strict', '--fsck-objects'] : []
  // Not thin: `--fix-thin` would append the receiver's own old objects and check those strictly too.
  const send: GitCall = {
    ...request.from,
    args: ['pack-objects', '--revs', '--stdout', '-q', '--delta-base-offset'],
  }
  const receive: GitCall = { ...request.to, args: ['index-pack', '--stdin', ...strict] }
  const sender = startProgram(gitProgram(send))
  const receiver = startProgram(gitProgram(receive))
  const ends = Promise.all([finished(sender, timeoutSeconds), finished(receiver, timeoutSeconds)])
  const left = [...request.have, ...(request.without ?? [])]
  sender.stdin.end([request.commit, ...left.map((id) => `^${id}`), ''].join('\n'))
  receiver.stdout.resume()
  // A side that dies breaks the pipe; its exit code and stderr say why.
  const piped = pipeline(sender.stdout, receiver.stdin).catch(() => undefined)
  const [sent, received] = await ends
  await piped
  if (sent.exitCode > 0) throw gitFailure(send, sent.exitCode, sent.stderr)
  if (received.exitCode !== 0) throw gitFailure(receive, received.exitCode, received.stderr)
  if (sent.exitCode !== 0) throw gitFailure(send, sent.exitCode, sent.stderr)
}
