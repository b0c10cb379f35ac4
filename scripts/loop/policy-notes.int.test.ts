// Globs that match nothing are told beside the policy that a lead reads, as the base branch is now.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policies } from '../../lib/projections/policies'
import { governProject, policyText, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let installation: Installation
let project: Project

beforeAll(async () => {
  installation = await openInstallation()
  await installation.startWorker()
  project = await governProject(installation)
}, 120_000)
afterAll(() => installation.close())

test('what matches nothing is noted of a proposal and of what is in force, until it matches', async () => {
  const { wired, until } = installation
  const noted = async () => {
    const row = await wired.readModels.get(policies, project.projectId)
    const notesOf = (blob: string | undefined) =>
      (row?.adoption.noted[blob ?? '']?.notes ?? []).map(({ message }) => message)
    return [notesOf(row?.adopted?.blob), notesOf(row?.proposal?.blob)]
  }
  const untilNoted = (expected: string[][]) =>
    until(`the notes to be ${JSON.stringify(expected)}`, async () =>
      JSON.stringify(await noted()) === JSON.stringify(expected) ? true : undefined,
    )
  const strict = policyText({ more: 'protect: [vendored]\n' })
  await project.commit({ '.leeway/policy.yaml': strict })
  const sentence = (glob: string) => `\`${glob}\` matches no file of the project`
  await untilNoted([[sentence('vendored')], []])
  const loose = policyText({ time: '40s', more: 'protect: [vendored]\nsecrets: [keys]\n' })
  await project.commit({ '.leeway/policy.yaml': loose })
  await untilNoted([[sentence('vendored')], [sentence('vendored'), sentence('keys')]])
  await project.commit({ 'vendored/a.txt': 'a', 'keys/b.txt': 'b' })
  await untilNoted([[], []])
  expect(await wired.readModels.get(policies, project.projectId)).toMatchObject({
    adopted: { reason: 'it allows nothing that version 1 does not' },
  })
}, 60_000)
