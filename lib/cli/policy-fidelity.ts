import { runtimes } from '../domain/events/agent'
import { fidelityReport } from '../domain/policy/fidelity/fidelity'
import { fidelityText } from '../domain/policy/fidelity/fidelity-text'
import type { CliCommand } from './command'
import { printJson } from './print'
import { readProfile } from './read-policy'
import { readRuntime } from './read-runtime'
import { readWords } from './read-words'
import { shownText } from './shown-text'

export const policyFidelity: CliCommand = {
  usage: 'policy fidelity --runtime RUNTIME [--profile EXPRESSION] [FILE] [--json]',
  about: 'who guides and who enforces each rule of a profile, and what slips past',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    const runtime = readRuntime(values.runtime, runtimes)
    const { permissions } = await readProfile(positionals[0], values.profile)
    const report = fidelityReport(runtime, permissions)
    if (values.json) printJson(report)
    else for (const line of fidelityText(report).trimEnd().split('\n')) console.log(shownText(line))
    return 0
  },
}

const options = {
  runtime: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
} as const
