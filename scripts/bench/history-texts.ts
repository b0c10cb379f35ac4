// The files that a history's projects hold.
import type { TaskFields } from '../../lib/domain/events/task'

export const agentNames = ['writer', 'mender', 'tidy', 'builder'] as const
export const taskTypes = ['docs', 'fix', 'format', 'feature', 'tests', 'refactor'] as const

const agentOf = (type: string) => agentNames[taskTypes.findIndex((one) => one === type) % agentNames.length]

export const policyText = `version: 1
agents: [${agentNames.join(', ')}]
types:
${taskTypes.map((type) => `  ${type}:\n    profile: implement\n    agent: ${agentOf(type)}\n`).join('')}
ceilings:
  - tag: [release]
    level: hold
    reason: what is published is decided by people
checks:
  - name: tests
    run: npm test
    timeout: 5m
`

/** The `n`th task; every fourth of them asks for hold by itself. */
export function taskText(n: number, type: string): { path: string; text: string; fields: TaskFields } {
  const name = `task-${String(n).padStart(5, '0')}`
  const title = `Make part ${n} of the service better`
  const priority = (n % 5) + 1
  const autonomy = n % 4 === 0 ? 'hold' : 'review'
  const paths = [`src/part-${n % 50}/**`]
  const given = `id: ${name}\ntitle: ${title}\ntype: ${type}\npriority: ${priority}\nautonomy: ${autonomy}\n`
  const instructions = 'Read the module, then change it as its tests ask.\n\n'.repeat(8)
  const text = `---\n${given}tags: [service]\npaths: [${paths.join(', ')}]\n---\n\n${instructions}`
  const none = { profile: null, agent: null, checks: [] }
  const fields = { name, title, type, priority, tags: ['service'], autonomy, paths, ...none } as const
  return {
    path: `.leeway/tasks/${name}.md`,
    text,
    fields: { ...fields, tags: ['service'], paths, checks: [] },
  }
}
