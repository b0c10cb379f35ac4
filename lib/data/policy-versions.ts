import 'server-only'
import type { PolicyRow } from '../projections/policies'
import { wiring } from '../wiring'
import { askedText, type Asked } from './asked-text'
import { compareVersions } from './compare-versions'
import { nameBook, peopleOf } from './names'
import { policyScope } from './policy-scope'

/** Two versions of one policy with what the second allows more and less. Asked are `from` and `to`. */
export async function getVersions(projectId: string, asked: Asked) {
  const found = await policyScope(projectId)
  if (found === null) return null
  const { viewer: _, ...shown } = found
  const choices = choicesOf(shown.row)
  const to = chosen(choices, askedText(asked, 'to')) ?? choices.find(({ isInForce }) => isInForce)
  const from = chosen(choices, askedText(asked, 'from')) ?? before(choices, to)
  return {
    ...shown,
    people: peopleOf(await nameBook()),
    choices: choices.map(({ value, label }) => ({ value, label })),
    compared: from && to ? await compared(projectId, from, to) : null,
  }
}

type Choice = { value: string; label: string; blob: string; isInForce: boolean }

/** The newest first; a proposal stands before what was adopted. */
function choicesOf(row: PolicyRow | undefined): Choice[] {
  const proposal = row?.proposal
  const adopted = row?.versions.map(({ version, blob }) => {
    const isInForce = version === row.adopted?.version
    const label = `Version ${version}${isInForce ? ', in force' : ''}`
    return { value: String(version), label, blob, isInForce }
  })
  const proposed = { value: 'proposal', label: 'The proposal', isInForce: false }
  return [...(proposal ? [{ ...proposed, blob: proposal.blob }] : []), ...(adopted ?? [])]
}

const chosen = (choices: readonly Choice[], value: string) => choices.find((one) => one.value === value)

function before(choices: readonly Choice[], to: Choice | undefined): Choice | undefined {
  return to && choices[choices.indexOf(to) + 1]
}

async function compared(scope: string, from: Choice, to: Choice) {
  const { blobs } = await wiring()
  const textOf = async ({ blob }: Choice) => (await blobs.get(blob)).toString('utf8')
  return {
    from: { value: from.value, label: from.label, text: await textOf(from) },
    to: { value: to.value, label: to.label, text: await textOf(to) },
    changes: await compareVersions(scope, from.blob, to.blob),
  }
}
