import type { CliCommand } from './command'
import { printJson } from './print'
import { problemLine, readPolicyFile } from './read-policy'
import { readWords } from './read-words'

export const policyCheck: CliCommand = {
  usage: 'policy check [FILE] [--json]',
  about: 'every problem of a policy, with line and column',
  async run(words) {
    const { values, positionals } = readWords(words, { json: { type: 'boolean' } }, 1)
    const { path, problems } = await readPolicyFile(positionals[0])
    if (values.json) printJson({ path, problems })
    for (const problem of values.json ? [] : problems) console.log(problemLine(path, problem))
    if (!values.json) console.log(`${path}: ${counted(problems.length)}`)
    return problems.length === 0 ? 0 : 1
  },
}

function counted(problems: number): string {
  if (problems === 0) return 'no problem'
  return problems === 1 ? '1 problem' : `${problems} problems`
}
