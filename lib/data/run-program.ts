import 'server-only'
// What a run says of the program behind it: what that was configured with, who held each rule, and what its model cost.
import { mayDo } from '../domain/access'
import { Id } from '../domain/events/fields'
import { KeptConfiguration, KeptFidelity } from '../domain/policy/fidelity/kept-fidelity'
import { runs, type AttemptRow } from '../projections/runs'
import { runSpendKey, spend } from '../projections/spend'
import { wiring } from '../wiring'
import { viewer } from './viewer'

/** Of the last attempt; the caller has checked the viewer. */
export async function readFidelity(attempt: AttemptRow | undefined): Promise<KeptFidelity | null> {
  const blob = attempt?.fidelity ?? null
  return blob === null ? null : (KeptFidelity.safeParse(await jsonOf(blob)).data ?? null)
}

/** What the models of a run used; null where none was asked. The caller has checked the viewer. */
export async function readSpent(runId: string) {
  return (await (await wiring()).readModels.get(spend, runSpendKey(runId))) ?? null
}

/**
 * The files that an attempt's program was configured with, as one text; the attempt is named by its lease. `absent` is
 * also said of another's run.
 */
export async function readConfiguration({ runId, lease }: { runId: string; lease: number }) {
  const who = await viewer()
  if (who === null) return { kind: 'signedOut' as const }
  const isRun = Id.safeParse(runId).success
  const row = isRun ? await (await wiring()).readModels.get(runs, runId) : undefined
  const attempt =
    row && mayDo(who, 'project.view', row.run) ? row.attempts.find((one) => one.lease === lease) : undefined
  const blob = attempt?.configuration ?? null
  const files = blob === null ? null : (KeptConfiguration.safeParse(await jsonOf(blob)).data ?? null)
  if (files === null) return { kind: 'absent' as const }
  return { kind: 'found' as const, text: files.map(([path, text]) => `# ${path}\n\n${text}\n`).join('\n') }
}

async function jsonOf(blob: string): Promise<unknown> {
  return JSON.parse((await (await wiring()).blobs.get(blob)).toString('utf8'))
}
