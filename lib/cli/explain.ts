import { serverText } from '../domain/policy/mcp'
import { hostAndPort } from '../domain/policy/network'
import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { findTask } from './find-task'
import { readNames, taskName } from './names'
import { printJson, printTable } from './print'
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
      if (authorization.kind === 'refused') {
        for (const reason of authorization.reasons) console.log(`  refused: ${reason}`)
        continue
      }
      console.log(`  level ${authorization.level}`)
      const { binding, permissions } = authorization
      console.log(`  network ${permissions.network.map(hostAndPort).join(', ') || 'none'}`)
      console.log(`  servers of tools ${permissions.mcp.map(serverText).join('; ') || 'none'}`)
      printTable(
        ['  factor', 'level', 'binding', 'reason', 'source'],
        authorization.factors.map(({ factor, level, reason, source }) => [
          `  ${factor}`,
          level,
          binding.includes(factor) ? 'yes' : '',
          reason,
          source ?? '',
        ]),
      )
    }
    return explained.some((one) => one.authorization.kind === 'authorized') ? 0 : 1
  },
}
