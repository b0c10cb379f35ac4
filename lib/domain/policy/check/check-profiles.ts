import { report, type Problems } from '../../yaml/field-reader'
import { builtInProfiles, withoutOutside } from '../compose/built-in-profiles'
import { alwaysProtected } from '../defaults'
import { coversPath, baseOf, globProblem } from '../globs/glob'
import { serversWritten } from '../mcp'
import { sortHosts } from '../network'
import { profileOrigins } from './origins'
import { scopeOf, sortUnique } from '../scope'
import { smallerLimits } from '../compose/compose'
import { uniteVariables, valuesOf } from '../environment'
import type { Bounds, Placed, Profile, ProfileSyntax, VariableSyntax } from '../syntax'

/** Built-in and own profiles; each own one starts from what it extends and replaces the fields it gives. */
export function resolveProfiles(own: readonly ProfileSyntax[], file: string, problems: Problems): Profile[] {
  const resolved = new Map(builtInProfiles.map((profile) => [profile.name, profile]))
  const builtInNames = new Set(resolved.keys())
  for (const profile of own) {
    checkProfile(profile, problems)
    if (builtInNames.has(profile.name.value))
      report(
        problems,
        profile.name.at,
        `\`${profile.name.value}\` is built in; choose another name and \`extends\` it`,
      )
    else resolve(profile, [])
  }
  return [...resolved.values()]

  /** `path`: the names that led here, for a cycle. Null with a problem where it cannot be resolved. */
  function resolve(profile: ProfileSyntax, path: readonly string[]): Profile | null {
    const name = profile.name.value
    const known = resolved.get(name)
    if (known !== undefined) return known
    const parent = parentOf(profile, [...path, name])
    if (parent === null) return null
    const made = extend(parent, profile, file)
    resolved.set(name, made)
    checkContradiction(made, profile, problems)
    return made
  }

  function parentOf(profile: ProfileSyntax, path: readonly string[]): Profile | null {
    const reference = profile.extends
    if (reference === null) return { ...unlimited, name: profile.name.value }
    const builtIn = resolved.get(reference.value)
    if (builtIn !== undefined) return builtIn
    if (path.includes(reference.value)) {
      const circle = path.slice(path.indexOf(reference.value))
      const first = own.find(({ name }) => circle.includes(name.value))
      if (first !== undefined && path[0] === circle[0] && first.name.value === circle[0])
        report(
          problems,
          first.name.at,
          `profiles extend each other in a circle: ${[...circle, circle[0]].join(' → ')}; break it`,
        )
      return null
    }
    const next = own.find(({ name }) => name.value === reference.value)
    if (next !== undefined) return resolve(next, path)
    const names = [...builtInNames, ...own.map(({ name }) => name.value)]
    const known = names.map((name) => `\`${name}\``).join(', ')
    if (path.length === 1)
      report(problems, reference.at, `there is no profile \`${reference.value}\`; known are ${known}`)
    return null
  }
}

const unlimited = {
  bounds: withoutOutside,
  takesPaths: false,
  throwawayOnly: false,
  origins: { allows: { read: [], write: [], execute: [], network: [], mcp: [] }, protect: [] },
}

function extend(parent: Profile, profile: ProfileSyntax, file: string): Profile {
  const { bounds } = parent
  const scope = (given: Placed<string>[] | null, inherited: Bounds['read']) =>
    given === null ? inherited : scopeOf(given.map(({ value }) => value))
  return {
    name: profile.name.value,
    bounds: {
      read: scope(profile.read, bounds.read),
      write: scope(profile.write, bounds.write),
      execute: scope(profile.execute, bounds.execute),
      network: profile.network ? sortHosts(profile.network.map(({ value }) => value)) : bounds.network,
      mcp: profile.mcp ? serversWritten(profile.mcp) : bounds.mcp,
      protect: profile.protect ? sortUnique(profile.protect.map(({ value }) => value)) : bounds.protect,
      limits: { ...bounds.limits, ...smallerLimits(profile.limits ?? {}, {}) },
      environment: replaceVariables(bounds.environment, profile.environment ?? []),
      checks: [...bounds.checks, ...(profile.checks ?? []).map(({ value }) => value)],
    },
    takesPaths: parent.takesPaths && profile.write === null,
    throwawayOnly: parent.throwawayOnly,
    origins: profileOrigins(parent.origins, profile, file),
  }
}

/** What the profile gives itself takes the place of what it inherits. */
function replaceVariables(
  inherited: Bounds['environment'],
  own: readonly VariableSyntax[],
): Bounds['environment'] {
  const given = valuesOf(own)
  return uniteVariables(
    inherited.filter(({ name }) => !given.some((one) => one.name === name)),
    given,
  )
}

function checkProfile(profile: ProfileSyntax, problems: Problems): void {
  const globs = [profile.read, profile.write, profile.execute, profile.protect].flatMap((list) => list ?? [])
  for (const { value, at } of globs) {
    const problem = globProblem(value)
    if (problem !== null) report(problems, at, problem)
  }
}

/** A glob under `write` that only names protected paths can never be written. */
function checkContradiction(made: Profile, profile: ProfileSyntax, problems: Problems): void {
  const always = alwaysProtected.map(({ glob }) => glob)
  for (const { value, at } of profile.write ?? []) {
    const base = baseOf(value)
    if (base === '' || globProblem(value) !== null) continue
    const held = [...always, ...made.bounds.protect].find((glob) => coversPath(glob, base))
    if (held !== undefined)
      report(
        problems,
        at,
        `\`${value}\` can never be written: \`${held}\` is protected; remove one of the two`,
      )
  }
}
