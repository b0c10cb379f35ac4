import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { findTask } from './find-task'
import { readNames, taskName } from './names'
import { printJson } from './print'
import { printAuthorization } from './print-authorization'
import { readWords } from './read-words'

export const explain: CliCommand = {
  usage: 'explain TASK [--json]',
  about: 'at which level a task would run now, and every reason why',
  async run(words) {
    const { values, positionals } = readWords(words, { json: { type: 'boolean' } }, 1)
    const wired = await wiring()
    const task = await findTask(wired, positionals[0])
    const explained = await wired.explain(task)
    const nameOf = await readNames(wired)
    if (values.json) printJson(explained)
    if (explained.length === 0) console.error(`leeway: ${await wired.explainNobody(task)}`)
    for (const { agentId, authorization } of values.json ? [] : explained) {
      console.log(`${taskName(task)} by ${nameOf('agent', agentId)} in ${nameOf('project', task.projectId)}`)
      printAuthorization(authorization)
    }
    return explained.some((one) => one.authorization.kind === 'authorized') ? 0 : 1
  },
}
