// The rules of a run one by one: what each says, and what of Leeway holds it, whatever program runs.
import { counted } from '../../counted'
import type { Limits } from '../../events/fields'
import { serverText } from '../mcp'
import type { Budget, GlobScope, Permissions } from '../permissions'
import { sizeWords } from '../size-words'

export type RuleName =
  | 'read allow'
  | 'read deny'
  | 'secrets'
  | 'write allow'
  | 'write deny'
  | 'protected'
  | 'sensitive'
  | 'execute allow'
  | 'execute deny'
  | 'network'
  | 'mcp'
  | 'setup'
  | `limit ${'time' | 'idle' | 'output' | 'processes' | 'memory' | 'disk' | 'files' | 'tokens' | 'cost'}`
  | 'budgets'
  | 'environment'
  | 'checks'
  | 'gates'
  | 'steering'
  | 'tests'

/** The jail holds while the agent works, `gateway` counts and holds calls back on the only way to a model; `after` is the judgement of the change, before anything can merge. */
export type Enforcer = 'jail' | 'gateway' | 'after'

export type RunRule = {
  rule: RuleName
  says: string[]
  /** False where the rule forbids nothing, such as an empty list of denies. */
  asks: boolean
  enforces: Enforcer[]
  /** How it is held, and where that ends. */
  holds: string
}

export function rulesOfRun(permissions: Permissions): RunRule[] {
  return [
    ...readRules(permissions),
    ...writeRules(permissions),
    ...executeRules(permissions.execute),
    ...networkRules(permissions),
    mcpRule(permissions),
    ...limitRules(permissions.limits),
    ...modelRules(permissions),
    environmentRule(permissions),
    ...changeRules(permissions),
  ]
}

const covered =
  'an empty file or directory stands in the place of each tracked one, and git has no content for it'

function readRules({ read, masked }: Permissions): RunRule[] {
  const holds = `${covered}; a name that differs in case only is not covered`
  const denied = without(read.deny, masked)
  return [
    allowRule('read allow', read, ['jail'], `outside of it ${covered}`),
    listRule('read deny', denied, ['jail'], holds),
    listRule('secrets', masked, ['jail'], holds),
  ]
}

function writeRules({ write, protect, masked, sensitive }: Permissions): RunRule[] {
  const enforces: Enforcer[] = ['jail', 'after']
  const holds =
    'what is there is read-only; what is made new at such a path is refused when the change is judged'
  const lowered = 'read-only for the agent, and a change that touches it is lowered when it is judged'
  return [
    allowRule(
      'write allow',
      write,
      enforces,
      'the jail opens directories; a path in them that no glob matches is refused when the change is judged',
    ),
    listRule('write deny', without(write.deny, [...protect, ...masked]), enforces, holds),
    listRule('protected', protect, enforces, holds),
    listRule(
      'sensitive',
      sensitive.map(({ glob, level }) => `${glob} (${level})`),
      enforces,
      lowered,
    ),
  ]
}

function executeRules(execute: GlobScope): RunRule[] {
  const holds = 'nothing in the jail looks at which program is started; it bounds what any of them can do'
  return [allowRule('execute allow', execute, [], holds), listRule('execute deny', execute.deny, [], holds)]
}

function networkRules({ network, setup }: Permissions): RunRule[] {
  const hosts = namesOf(setup?.egress ?? [])
  return [
    {
      rule: 'network',
      says: network.length === 0 ? ['none'] : namesOf(network),
      ...{ asks: true, enforces: ['jail'] },
      holds:
        network.length === 0
          ? `the jail has loopback alone; ${unfiltered}`
          : `the jail reaches these hosts alone, through a proxy that records each attempt; what a host takes, an agent can send it; ${unfiltered}`,
    },
    {
      ...{ rule: 'setup', says: setup === null ? [] : [setup.command, ...hosts], asks: setup !== null },
      enforces: ['jail'],
      holds: 'Leeway runs it in a jail of its own, which reaches these hosts alone, through a proxy',
    },
  ]
}

function mcpRule({ mcp }: Permissions): RunRule {
  return {
    rule: 'mcp',
    says: mcp.length === 0 ? ['none'] : mcp.map(serverText),
    ...{ asks: true, enforces: ['jail', 'gateway'] },
    holds:
      "a server runs in the agent's jail and can do there what any command can; the gateway passes no request for servers or tools of the provider's own and cuts a reply with a call of one; a call of another tool of a server here reaches the program as the model made it, is refused by the program and its hook, and ends the run where it was answered all the same, unless the server lies about it; a command may start the same program and ask it for anything",
  }
}

const unfiltered = 'on other processors than x64, where calls are not filtered, AF_VSOCK stays open'
const namesOf = (hosts: Permissions['network']) => hosts.map(({ host, port }) => `${host}:${port}`)

function limitRules(limits: Limits): RunRule[] {
  const ends = 'the worker ends the jail'
  const burst = 'it is measured, and a burst between two looks is not stopped'
  const rule = (name: RunRule['rule'], says: string, holds: string): RunRule => ({
    ...{ rule: name, says: [says], asks: true, enforces: ['jail'], holds },
  })
  return [
    rule('limit time', `${limits.timeSeconds} s`, ends),
    rule('limit idle', `${limits.idleSeconds} s`, `${ends} after so long without output`),
    rule('limit output', sizeWords(limits.outputBytes), `what is beyond is not kept, and ${ends}`),
    rule('limit processes', `${limits.processes}`, `${burst}; the kernel's own bound stands above`),
    rule('limit memory', sizeWords(limits.memoryBytes), burst),
    rule('limit disk', sizeWords(limits.diskBytes), `${burst}; the kernel bounds each file`),
    rule('limit files', `${limits.files}`, burst),
  ]
}

const howCounted =
  'counted on the only way from the jail to a model; what one answer uses beyond it is not stopped'

function modelRules({ limits: { tokens, costMicroUsd }, budgets }: Permissions): RunRule[] {
  const rule = (name: RuleName, says: string[], holds: string): RunRule => ({
    ...{ rule: name, says, asks: says.length > 0, enforces: ['gateway'], holds },
  })
  const ofMonth = [...budgetWords('all runs', budgets.project), ...budgetWords('one agent', budgets.agent)]
  return [
    rule('limit tokens', tokens === null ? [] : [String(tokens)], howCounted),
    rule('limit cost', costMicroUsd === null ? [] : [dollars(costMicroUsd)], howCounted),
    rule('budgets', ofMonth, `${howCounted}; a month is one of UTC`),
  ]
}

function budgetWords(of: string, { tokens, costMicroUsd }: Budget): string[] {
  return [
    ...(tokens === null ? [] : [`${of}: ${tokens} tokens a month`]),
    ...(costMicroUsd === null ? [] : [`${of}: ${dollars(costMicroUsd)} a month`]),
  ]
}

const dollars = (microUsd: number) => `${microUsd / 1_000_000} USD`

/** Forbids nothing: what the programs find, unless they set it anew. */
function environmentRule({ environment }: Permissions): RunRule {
  const says = environment.map(({ name, value }) => `${name}=${value}`)
  return { ...{ rule: 'environment', says, asks: false, enforces: [] }, holds: 'Leeway sets it at the start' }
}

function changeRules({ checks, gates, steering, tests }: Permissions): RunRule[] {
  const waits = 'a change of such a file waits for a person'
  const { filesMax, linesMax, mergesPerDayMax, verification } = gates
  const gateWords = [
    counted(filesMax, 'file'),
    counted(linesMax, 'line'),
    `${counted(mergesPerDayMax, 'merge')} a day`,
    ...(verification === 'none' ? [] : ['verified by an agent of another provider']),
  ]
  const commands = checks.map(({ name, command }) => (name === command ? command : `${name}: ${command}`))
  return [
    listRule(
      'checks',
      commands,
      ['after'],
      'Leeway runs them on the commit; nobody merges what did not pass',
    ),
    listRule('gates', gateWords, ['after'], 'a change beyond them waits for a person'),
    listRule('steering', steering, ['after'], waits),
    listRule('tests', tests, ['after'], `${waits}, but for a new one`),
  ]
}

function listRule(rule: RuleName, says: string[], enforces: Enforcer[], holds: string): RunRule {
  return { rule, says, asks: says.length > 0, enforces, holds }
}

function allowRule(rule: RuleName, { allow }: GlobScope, enforces: Enforcer[], holds: string): RunRule {
  const bounding = allow.filter((group) => !group.includes('**'))
  const asks = bounding.length > 0
  const groups = bounding.map((group) => (group.length === 0 ? 'nothing' : group.join(', ')))
  return { rule, says: asks ? [groups.join(' and within ')] : ['everything'], asks, enforces, holds }
}

function without(globs: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return globs.filter((glob) => !known.has(glob))
}
