// Permissions with many rules, as a large policy makes them, and actions that meet them.
import { createGenerator, type Generator } from './random'
import type { AgentAction } from '../../lib/domain/policy/evaluate/evaluate'
import type { Permissions } from '../../lib/domain/policy/permissions'
import { defaultGates, defaultLimits, noBudgets } from '../../lib/domain/policy/defaults'

const words =
  'account api auth billing cache client core data docs email event export form graph grid import index item job ledger log mail map menu note order page plan price query rate report route rule search seed sign site stock store sync table tag task team theme token tour user view week'.split(
    ' ',
  )
const endings = ['ts', 'tsx', 'js', 'css', 'json', 'md', 'sql', 'py']

/** How many globs stand in each list; 500 in all. */
const counts = { read: 110, write: 150, protect: 120, masked: 80, execute: 40 }
export const rulesInAll = Object.values(counts).reduce((sum, count) => sum + count, 0)

export function manyRules(seed: number): Permissions {
  const random = createGenerator(seed)
  const many = (count: number, make: () => string) => {
    const made = new Set<string>()
    while (made.size < count) made.add(make())
    return [...made].sort()
  }
  const protect = many(counts.protect, () => deniedGlob(random))
  const masked = many(counts.masked, () => deniedGlob(random))
  return {
    profile: 'many',
    read: { allow: [many(counts.read, () => allowedGlob(random))], deny: masked },
    write: { allow: [many(counts.write, () => allowedGlob(random))], deny: [...protect, ...masked] },
    execute: { allow: [many(counts.execute, () => `${random.pick(words)}-${random.below(40)}`)], deny: [] },
    ...{ network: [], mcp: [], protect, sensitive: [], masked, limits: defaultLimits, budgets: noBudgets },
    ...{ environment: [], checks: [], setup: null, gates: defaultGates, steering: [], tests: [] },
  }
}

function allowedGlob(random: Generator): string {
  const directory = directoryOf(random)
  return random.pick([directory, `${directory}/**`, `${directory}/${fileOf(random)}`])
}

function deniedGlob(random: Generator): string {
  const numbered = `${random.pick(words)}${random.below(30)}`
  return random.pick([`${directoryOf(random)}/${numbered}`, `**/${numbered}`, `**/*.${numbered}`])
}

const directoryOf = (random: Generator) =>
  ['src', ...Array.from({ length: 1 + random.below(2) }, () => random.pick(words))].join('/')
const fileOf = (random: Generator) => `${random.pick(words)}${random.below(30)}.${random.pick(endings)}`

/** Reading, writing and running in turn; some are allowed and some are not. */
export function manyActions(count: number, seed: number): AgentAction[] {
  const random = createGenerator(seed)
  return Array.from({ length: count }, (_, index): AgentAction => {
    if (index % 10 === 9) return { kind: 'execute', command: commandOf(random) }
    return { kind: index % 2 === 0 ? 'read' : 'write', path: pathOf(random) }
  })
}

function pathOf(random: Generator): string {
  const deep = Array.from({ length: random.below(3) }, () => random.pick(words))
  return [directoryOf(random), ...deep, fileOf(random)].join('/')
}

const commandOf = (random: Generator) => `${random.pick(words)}-${random.below(40)} --flag "a value" src/x.ts`
