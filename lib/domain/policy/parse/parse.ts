// The text of `.leeway/policy.yaml` → its syntax with places, or every problem. What the names mean is checked later.
import type { Problem } from '../../events/fields'
import { levels } from '../../level'
import {
  readChoice,
  readFields,
  readFlag,
  readText,
  readTexts,
  report,
  type Problems,
} from '../../yaml/field-reader'
import { readYaml, type YamlEntry, type YamlNode } from '../../yaml/read-yaml'
import { decodeText } from '../../yaml/decode-text'
import { answers, rechecks } from '../after-merge'
import { readAgents, readProfiles, readTypes } from './parse-names'
import { readEnvironment } from './parse-environment'
import { readServers } from './parse-mcp'
import { readBudgets, readChecks, readGates, readHosts, readLimits, readSetup } from './parse-rules'
import { widenings, type CeilingSyntax, type PolicySyntax, type Widening } from '../syntax'

const known = [
  'version',
  'agents',
  'types',
  'profiles',
  'ceilings',
  'protect',
  'secrets',
  'network',
  'mcp',
  'checks',
  'setup',
  'limits',
  'budgets',
  'environment',
  'gates',
  'adoption',
  'recheck',
  'onRegression',
  'sample',
  'steering',
  'tests',
] as const
type Key = (typeof known)[number]

/** What stands over all projects names nobody and gives nothing: it only bounds. */
const knownOfOrganisation = known.filter(
  (key) => !['agents', 'types', 'profiles', 'setup', 'recheck', 'onRegression', 'sample'].includes(key),
)

const bytesMax = 256 * 1024
const start = { line: 1, column: 1 }

export type ParsedPolicy = { ok: true; policy: PolicySyntax } | { ok: false; problems: Problem[] }

/** A policy of at most 256 KiB. Every problem is returned, in the order of the file. */
export function parsePolicy(content: Uint8Array | string): ParsedPolicy {
  return parseFile(content, known)
}

/** The policy of an organisation: the same words, without agents, types, profiles, setup, sample and what follows a merge. */
export function parseOrganisationPolicy(content: Uint8Array | string): ParsedPolicy {
  return parseFile(content, knownOfOrganisation)
}

function parseFile(content: Uint8Array | string, keys: readonly Key[]): ParsedPolicy {
  const decoded = decodeText(content, bytesMax)
  if ('problem' in decoded) return { ok: false, problems: [decoded.problem] }
  const { root, problems } = readYaml(decoded.text, 0)
  if (root === null && problems.length === 0)
    report(problems, start, 'the policy is empty; `leeway init` writes one to start from')
  const policy = root === null ? null : readPolicy(root, keys, problems)
  if (policy !== null && problems.length === 0) return { ok: true, policy }
  return { ok: false, problems: inFileOrder(problems) }
}

export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
}

function readPolicy(root: YamlNode, keys: readonly Key[], problems: Problems): PolicySyntax | null {
  const entries = readFields(root, keys, 'a policy', problems)
  if (entries === null) return null
  checkVersion(entries.get('version'), problems)
  const read = <T>(key: Key, absent: T, reader: (entry: YamlEntry, problems: Problems) => T): T => {
    const entry = entries.get(key)
    return entry === undefined ? absent : reader(entry, problems)
  }
  return {
    agents: read('agents', [], readAgents),
    types: read('types', [], readTypes),
    profiles: read('profiles', [], readProfiles),
    ceilings: read('ceilings', [], readCeilings),
    protect: read('protect', [], readTexts),
    secrets: read('secrets', [], readTexts),
    network: read<PolicySyntax['network']>('network', null, readHosts),
    mcp: read<PolicySyntax['mcp']>('mcp', null, readServers),
    checks: read('checks', [], readChecks),
    setup: read('setup', null, readSetup),
    limits: read('limits', {}, readLimits),
    budgets: read('budgets', { project: {}, agent: {} }, readBudgets),
    environment: read('environment', [], readEnvironment),
    gates: read('gates', {}, readGates),
    widening: read<Widening | null>('adoption', null, readAdoption),
    recheck: readOneOf(entries.get('recheck'), rechecks, problems),
    onRegression: readOneOf(entries.get('onRegression'), answers, problems),
    isSample: readFlag(entries.get('sample'), false, problems),
    steering: read('steering', null, readTexts),
    tests: read('tests', null, readTexts),
    sections: Object.fromEntries([...entries].map(([key, { at }]) => [key, at])),
  }
}

function checkVersion(entry: YamlEntry | undefined, problems: Problems): void {
  if (entry === undefined) report(problems, start, 'the policy has no `version`; begin it with `version: 1`')
  else if (entry.value.kind !== 'scalar' || entry.value.value !== 1)
    report(problems, entry.value.at, 'this version of a policy is not known here; write `version: 1`')
}

function readAdoption(entry: YamlEntry, problems: Problems): Widening | null {
  const widening = readFields(entry.value, ['widening'], '`adoption`', problems)?.get('widening')
  return readOneOf(widening, widenings, problems)
}

/** null where it is absent, or a problem. */
export function readOneOf<T extends string>(
  entry: YamlEntry | undefined,
  choices: readonly T[],
  problems: Problems,
): T | null {
  return entry === undefined ? null : (readChoice(entry, choices, problems)?.value ?? null)
}

function readCeilings(entry: YamlEntry, problems: Problems): CeilingSyntax[] {
  if (entry.value.kind !== 'list') {
    report(
      problems,
      entry.value.at,
      '`ceilings` must be a list, each with `path`, `tag` or `type`, `level` and `reason`',
    )
    return []
  }
  return entry.value.items.flatMap((item) => readCeiling(item, problems) ?? [])
}

function readCeiling(node: YamlNode, problems: Problems): CeilingSyntax | null {
  const fields = readFields(node, ['type', 'tag', 'path', 'level', 'reason'], 'a ceiling', problems)
  if (fields === null) return null
  const selectors = (['type', 'tag', 'path'] as const).flatMap((by) => {
    const entry = fields.get(by)
    return entry === undefined ? [] : [{ by, entry }]
  })
  const [selector] = selectors
  if (selector === undefined || selectors.length > 1)
    return report(
      problems,
      node.at,
      'a ceiling needs exactly one of `type`, `tag` and `path`; write one ceiling for each',
    )
  const level = fields.get('level')
  const reason = fields.get('reason')
  if (level === undefined)
    return report(problems, node.at, 'this ceiling has no `level`; write `hold` or `review`')
  if (reason === undefined)
    return report(problems, node.at, 'this ceiling has no `reason`; say why in one sentence')
  const names = readTexts(selector.entry, problems)
  if (names.length === 0)
    report(problems, selector.entry.at, `\`${selector.by}\` names nothing; name one or remove the ceiling`)
  const readLevel = readChoice(level, levels, problems)
  const readReason = readText(reason, problems)
  if (readLevel === null || readReason === null) return null
  return { by: selector.by, names, level: readLevel, reason: readReason.value.trim(), at: node.at }
}
