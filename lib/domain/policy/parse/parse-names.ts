// The parts of a policy that give names: agents, task types, profiles.
import {
  readChoice,
  readFields,
  readFlag,
  readText,
  readTexts,
  report,
  textOf,
  type Problems,
} from '../../yaml/field-reader'
import type { YamlEntry, YamlNode } from '../../yaml/read-yaml'
import { readEnvironment } from './parse-environment'
import { readPromotion } from './parse-promotion'
import { readServers } from './parse-mcp'
import { readChecks, readHorizon, readHosts, readLimits } from './parse-rules'
import { answers } from '../after-merge'
import { parseProfileExpression } from '../profile-expression'
import type { AgentSyntax, Placed, ProfileSyntax, ProfileTerm, TypeSyntax } from '../syntax'

const word = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** Each an agent's name, or `name:` with the `types:` it may work on. */
export function readAgents(entry: YamlEntry, problems: Problems): AgentSyntax[] {
  const node = entry.value
  if (node.kind === 'map') {
    report(problems, node.at, '`agents` must be a list of names')
    return []
  }
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => readAgent(item, problems) ?? [])
}

function readAgent(node: YamlNode, problems: Problems): AgentSyntax | null {
  if (node.kind !== 'map') {
    const name = textOf(node, 'an agent', problems)
    return name && { name, types: null }
  }
  const fields = readFields(node, ['name', 'types'], 'an agent', problems)
  const name = fields?.get('name')
  if (name === undefined) return report(problems, node.at, 'this agent has no `name`')
  const types = fields?.get('types')
  const readName = readText(name, problems)
  return readName && { name: readName, types: types === undefined ? null : readTexts(types, problems) }
}

/** The named members of a map; a name that is no small word is a problem. */
function namedMembers(entry: YamlEntry, problems: Problems): YamlEntry[] {
  if (entry.value.kind !== 'map') {
    report(problems, entry.value.at, `\`${entry.key}\` must be a list of \`name: …\` lines`)
    return []
  }
  for (const { key, at } of entry.value.entries.filter((member) => !word.test(member.key)))
    report(problems, at, `\`${key}\` is no name; use small letters, digits, \`.\`, \`_\` and \`-\``)
  return entry.value.entries
}

/** A member without a body has every field absent. */
function bodyOf(member: YamlEntry): YamlNode {
  const { value } = member
  const isAbsent = value.kind === 'scalar' && value.value === null
  return isAbsent ? { kind: 'map', entries: [], at: member.at } : value
}

const typeFields = ['profile', 'agent', 'ordinary', 'horizon', 'risk', 'promotion', 'onRegression']

export function readTypes(entry: YamlEntry, problems: Problems): TypeSyntax[] {
  return namedMembers(entry, problems).flatMap((member) => {
    const fields = readFields(bodyOf(member), typeFields, 'a task type', problems)
    if (fields === null) return []
    const profile = fields.get('profile')
    const agent = fields.get('agent')
    const horizon = fields.get('horizon')
    const answer = fields.get('onRegression')
    const profiles =
      profile === undefined
        ? [{ value: [{ name: 'implement', paths: [] }], at: member.at }]
        : readTexts(profile, problems).flatMap((text) => readExpression(text, problems) ?? [])
    if (profiles.length === 0)
      report(problems, member.at, `the type \`${member.key}\` has no profile; name one`)
    return {
      name: { value: member.key, at: member.at },
      profiles,
      agent: agent === undefined ? null : readText(agent, problems),
      ordinary: readFlag(fields.get('ordinary'), true, problems),
      horizonDays: horizon === undefined ? null : readHorizon(horizon, problems),
      promotion: readPromotion(fields, problems),
      onRegression: answer === undefined ? null : (readChoice(answer, answers, problems)?.value ?? null),
    }
  })
}

function readExpression(text: Placed<string>, problems: Problems): Placed<ProfileTerm[]> | null {
  const parsed = parseProfileExpression(text.value)
  if ('problem' in parsed) return report(problems, text.at, parsed.problem)
  return { value: parsed.terms, at: text.at }
}

const profileFields = [
  'extends',
  'read',
  'write',
  'execute',
  'network',
  'mcp',
  'protect',
  'limits',
  'environment',
  'checks',
] as const

export function readProfiles(entry: YamlEntry, problems: Problems): ProfileSyntax[] {
  return namedMembers(entry, problems).flatMap((member) => {
    const fields = readFields(bodyOf(member), profileFields, 'a profile', problems)
    if (fields === null) return []
    const read = <T>(
      key: (typeof profileFields)[number],
      reader: (entry: YamlEntry, problems: Problems) => T,
    ) => {
      const field = fields.get(key)
      return field === undefined ? null : reader(field, problems)
    }
    return {
      name: { value: member.key, at: member.at },
      extends: read('extends', readText),
      read: read('read', readTexts),
      write: read('write', readTexts),
      execute: read('execute', readTexts),
      network: read('network', readHosts),
      mcp: read('mcp', readServers),
      protect: read('protect', readTexts),
      limits: read('limits', readLimits),
      environment: read('environment', readEnvironment),
      checks: read('checks', readChecks),
    }
  })
}
