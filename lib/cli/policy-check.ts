import { counted } from '../domain/counted'
import type { Problem } from '../domain/events/fields'
import { policyNotes } from '../domain/policy/check/policy-notes'
import { callerDirectory } from '../wiring'
import type { CliCommand } from './command'
import { filesBelow } from './files-below'
import { printJson } from './print'
import { problemLine, readPolicyFile, type ReadPolicy } from './read-policy'
import { readWords } from './read-words'

export const policyCheck: CliCommand = {
  usage: 'policy check [FILE] [--json]',
  about: 'every problem of a policy, with line and column, and notes such as globs that match nothing here',
  async run(words) {
    const { values, positionals } = readWords(words, { json: { type: 'boolean' } }, 1)
    const read = await readPolicyFile(positionals[0])
    const { path, problems } = read
    const notes = await notesOf(read)
    if (values.json) printJson({ path, problems, notes })
    for (const problem of values.json ? [] : problems) console.log(problemLine(path, problem))
    for (const note of values.json ? [] : notes) console.log(`${problemLine(path, note)} (a note)`)
    if (!values.json) console.log(`${path}: ${problemsOf(problems.length)}`)
    return problems.length === 0 ? 0 : 1
  },
}

/** What may be meant for later is told and is no problem. */
async function notesOf(read: ReadPolicy): Promise<Problem[]> {
  if (read.policy === null) return []
  return policyNotes(read.syntax, await filesBelow(callerDirectory()))
}

function problemsOf(count: number): string {
  return count === 0 ? 'no problem' : counted(count, 'problem')
}
