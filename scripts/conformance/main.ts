// `npm run conformance`: every pinned version of each program under every profile, versions side by side. Words after
// `--` name runtimes or versions, and leave out the others.
import { proofWords } from '../../lib/domain/conformance/proof-words'
import type { Verdict } from '../../lib/domain/conformance/verdicts'
import { openTrials, proofOfTrial } from '../../lib/wiring/trials'
import { installProgram, pinnedPrograms, type PinnedProgram } from '../programs/pinned-programs'
import { permissionsTried, triedProfiles } from './tried-profiles'

type Trials = Awaited<ReturnType<typeof openTrials>>
/** `leaks`: what did not hold. */
type Row = { version: string; profile: string; words: string; leaks: string[]; isProven: boolean }

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

const wanted = process.argv.slice(2)
const chosen = pinnedPrograms.filter(
  ({ runtime, version }) => wanted.length === 0 || wanted.includes(runtime) || wanted.includes(version),
)
const trials = await openTrials(stopping.signal)
try {
  const rows: Row[] = []
  for (const pinned of chosen) rows.push(...(await tryPinned(trials, pinned)))
  print(rows)
  if (rows.length === 0 || rows.some(({ isProven }) => !isProven)) process.exitCode = 1
} finally {
  await trials.close()
}

async function tryPinned(trials: Trials, pinned: PinnedProgram): Promise<Row[]> {
  const { runtime } = pinned
  const version = `${runtime} ${pinned.version}`
  const installed = await installProgram(pinned)
  if (!installed.ok) return [{ version, profile: '', words: installed.why, leaks: [], isProven: false }]
  const rows: Row[] = []
  for (const profile of triedProfiles) {
    if (stopping.signal.aborted) break
    console.log(`trying ${version}, profile ${profile}`)
    const permissions = permissionsTried(profile)
    const tried = await trials.tryProgram({ runtime, permissions, programDirectory: installed.directory })
    if (tried === null) break
    const proof = proofOfTrial({ runtime, permissions, tried })
    const isProven = proof.kind === 'proven'
    const words = isProven ? 'proven' : proofWords(proof, { version, profile })
    rows.push({ version, profile, words, leaks: leaksOf(tried.verdicts), isProven })
  }
  return rows
}

function leaksOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ rule, way, held }) => (held ? [] : [`${rule} by ${way}`]))
}

/** A block for each profile, with the versions below one another. */
function print(rows: readonly Row[]): void {
  const width = Math.max(0, ...rows.map(({ version }) => version.length))
  for (const profile of ['', ...triedProfiles]) {
    const ofProfile = rows.filter((row) => row.profile === profile)
    if (ofProfile.length === 0) continue
    console.log(profile === '' ? '\nnot tried' : `\nprofile ${profile}`)
    for (const { version, words, leaks } of ofProfile) {
      const known = leaks.length === 0 ? '' : `; not held: ${leaks.join(', ')}`
      console.log(`  ${version.padEnd(width)}  ${words}${known}`)
    }
  }
}
