// The parts of a policy that give commands and numbers: checks, set-up, limits, gates.
import type { Limits } from '../../events/fields'
import {
  readChoice,
  readFields,
  readText,
  readTexts,
  report,
  textOf,
  type Problems,
} from '../../yaml/field-reader'
import type { YamlEntry, YamlNode } from '../../yaml/read-yaml'
import { commandOf } from '../command'
import { parseHost } from '../network'
import { defaultCheckSeconds } from '../defaults'
import {
  verifications,
  type Budget,
  type CheckRule,
  type GateBound,
  type Gates,
  type NetworkHost,
  type SetupRule,
} from '../permissions'
import { parseQuantity, quantityExample, type Quantity } from './quantities'
import type { BudgetBounds, LimitBounds, Placed } from '../syntax'

const day = 24 * 3600
const terabyte = 1024 ** 4

type Measure<Name> = { name: Name; quantity: Quantity; min: number; max: number }

const limitMeasures: Readonly<Record<string, Measure<keyof Limits>>> = {
  time: { name: 'timeSeconds', quantity: 'duration', min: 1, max: day },
  idle: { name: 'idleSeconds', quantity: 'duration', min: 1, max: day },
  output: { name: 'outputBytes', quantity: 'size', min: 1024, max: terabyte },
  processes: { name: 'processes', quantity: 'count', min: 8, max: 100_000 },
  memory: { name: 'memoryBytes', quantity: 'size', min: 16 * 1024 ** 2, max: terabyte },
  disk: { name: 'diskBytes', quantity: 'size', min: 1024 ** 2, max: terabyte },
  files: { name: 'files', quantity: 'count', min: 1, max: 10_000_000 },
  tokens: { name: 'tokens', quantity: 'tokens', min: 1, max: 1e12 },
  cost: { name: 'costMicroUsd', quantity: 'money', min: 1, max: 1e12 },
}

const budgetMeasures: Readonly<Record<string, Measure<keyof Budget>>> = {
  tokens: { name: 'tokens', quantity: 'tokens', min: 1, max: 1e15 },
  cost: { name: 'costMicroUsd', quantity: 'money', min: 1, max: 1e13 },
}

const gateMeasures: Readonly<Record<string, Measure<GateBound>>> = {
  files: { name: 'filesMax', quantity: 'count', min: 1, max: 100_000 },
  lines: { name: 'linesMax', quantity: 'count', min: 1, max: 10_000_000 },
  mergesPerDay: { name: 'mergesPerDayMax', quantity: 'count', min: 1, max: 10_000 },
}

export function readLimits(entry: YamlEntry, problems: Problems): LimitBounds {
  return readMeasures(entry, limitMeasures, problems)
}

/** Of a calendar month. */
export function readBudgets(entry: YamlEntry, problems: Problems): BudgetBounds {
  const fields = readFields(entry.value, ['project', 'agent'], '`budgets`', problems)
  const of = (field: YamlEntry | undefined) =>
    field === undefined ? {} : readMeasures(field, budgetMeasures, problems)
  return { project: of(fields?.get('project')), agent: of(fields?.get('agent')) }
}

export function readGates(entry: YamlEntry, problems: Problems): Partial<Gates> {
  const fields = readFields(entry.value, [...Object.keys(gateMeasures), 'verification'], '`gates`', problems)
  if (fields === null) return {}
  const asked = fields.get('verification')
  const verification = asked && readChoice(asked, verifications, problems)
  return {
    ...measuresOf(fields, gateMeasures, problems),
    ...(verification ? { verification: verification.value } : {}),
  }
}

function readMeasures<Name extends string>(
  entry: YamlEntry,
  measures: Readonly<Record<string, Measure<Name>>>,
  problems: Problems,
): Partial<Record<Name, number>> {
  const fields = readFields(entry.value, Object.keys(measures), `\`${entry.key}\``, problems)
  return fields === null ? {} : measuresOf(fields, measures, problems)
}

function measuresOf<Name extends string>(
  fields: ReadonlyMap<string, YamlEntry>,
  measures: Readonly<Record<string, Measure<Name>>>,
  problems: Problems,
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {}
  for (const [key, field] of fields) {
    const measure = measures[key]
    const number = measure && readMeasure(field, measure, problems)
    if (measure && number !== null && number !== undefined) found[measure.name] = number
  }
  return found
}

function readMeasure(entry: YamlEntry, measure: Measure<string>, problems: Problems): number | null {
  const text = readText(entry, problems)
  if (text === null) return null
  const { quantity, min, max } = measure
  const number = parseQuantity(text.value, quantity)
  if (number === null)
    return report(
      problems,
      text.at,
      `\`${entry.key}\` is \`${text.value}\`; write it like ${quantityExample[quantity]}`,
    )
  if (number < min || number > max)
    return report(
      problems,
      text.at,
      `\`${entry.key}\` is \`${text.value}\`; it may be from ${min} to ${max} ${unitWords[quantity]}`,
    )
  return number
}

const unitWords: Readonly<Record<Quantity, string>> = {
  duration: 'seconds',
  days: 'days',
  size: 'bytes',
  count: 'in all',
  tokens: 'tokens',
  money: 'millionths of a USD',
}

const horizonDays: Measure<string> = { name: 'horizon', quantity: 'days', min: 0, max: 366 }

/** Days; null where it cannot be understood. */
export function readHorizon(field: YamlEntry, problems: Problems): number | null {
  return readMeasure(field, horizonDays, problems)
}

const checkSeconds: Measure<string> = { name: 'timeout', quantity: 'duration', min: 1, max: 6 * 3600 }

function readTimeout(field: YamlEntry | undefined, problems: Problems): number {
  return (field && readMeasure(field, checkSeconds, problems)) ?? defaultCheckSeconds
}

/** A text is run by `sh -c` inside the jail; a list is a program and its arguments. */
function readCommand(entry: YamlEntry, problems: Problems): { command: string; argv: string[] } | null {
  if (entry.value.kind !== 'list') {
    const text = readText(entry, problems)
    return text && commandOf(text.value.trim())
  }
  const argv = readTexts(entry, problems).map(({ value }) => value)
  if (argv.length === 0) return report(problems, entry.at, `\`${entry.key}\` is empty; name a program`)
  return { command: argv.join(' '), argv }
}

export function readChecks(entry: YamlEntry, problems: Problems): Placed<CheckRule>[] {
  if (entry.value.kind !== 'list') {
    report(problems, entry.value.at, '`checks` must be a list, each with `name` and `run`')
    return []
  }
  return entry.value.items.flatMap((item) => readCheck(item, problems) ?? [])
}

function readCheck(node: YamlNode, problems: Problems): Placed<CheckRule> | null {
  if (node.kind === 'scalar') {
    const text = textOf(node, 'a check', problems)
    const name = text?.value.trim() ?? ''
    return (
      text && {
        value: { name, ...commandOf(name), timeoutSeconds: defaultCheckSeconds, source: 'policy' },
        at: node.at,
      }
    )
  }
  const fields = readFields(node, ['name', 'run', 'timeout'], 'a check', problems)
  const run = fields?.get('run')
  if (fields === null) return null
  if (run === undefined) return report(problems, node.at, 'this check has no `run`; give it a command')
  const command = readCommand(run, problems)
  const named = fields.get('name')
  const name = named === undefined ? command?.command : readText(named, problems)?.value
  const timeoutSeconds = readTimeout(fields.get('timeout'), problems)
  if (command === null || name === undefined) return null
  return { value: { name, ...command, timeoutSeconds, source: 'policy' }, at: node.at }
}

export function readSetup(entry: YamlEntry, problems: Problems): Placed<SetupRule> | null {
  const fields = readFields(entry.value, ['run', 'timeout', 'lockFiles', 'egress'], '`setup`', problems)
  if (fields === null) return null
  const run = fields.get('run')
  if (run === undefined) return report(problems, entry.at, '`setup` has no `run`; give it a command')
  const command = readCommand(run, problems)
  const lockFiles = fields.get('lockFiles')
  const egress = fields.get('egress')
  const timeoutSeconds = readTimeout(fields.get('timeout'), problems)
  if (command === null) return null
  return {
    value: {
      ...command,
      timeoutSeconds,
      lockFiles: lockFiles === undefined ? [] : readTexts(lockFiles, problems).map(({ value }) => value),
      egress: egress === undefined ? [] : readHosts(egress, problems).map(({ value }) => value),
    },
    at: entry.at,
  }
}

export function readHosts(entry: YamlEntry, problems: Problems): Placed<NetworkHost>[] {
  return readTexts(entry, problems).flatMap((text) => {
    const value = readHost(text, problems)
    return value === null ? [] : [{ value, at: text.at }]
  })
}

function readHost(text: Placed<string>, problems: Problems): NetworkHost | null {
  const host = parseHost(text.value)
  if (host !== null) return host
  const message = `\`${text.value}\` is no host; write it like \`registry.example.com:443\``
  return report(problems, text.at, message)
}
