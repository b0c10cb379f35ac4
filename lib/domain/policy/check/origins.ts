// Where the lists of a policy stand, kept beside what they say.
import { toolsPlaced } from '../mcp'
import { hostAndPort } from '../network'
import type { AllowSource, Said } from '../sources'
import type { Origins, Place, Placed, ProfileSyntax } from '../syntax'

/** Each member with its own line. */
export function saidAt(list: readonly Placed<string>[], file: string): Said[] {
  return list.map(({ value, at }) => ({ what: value, source: `${file}:${at.line}` }))
}

/** `at`: where the list itself stands, for what none of its members allows. */
export function allowSource(list: readonly Placed<string>[], at: Place, file: string): AllowSource {
  return {
    list: list.map(({ value }) => value),
    source: `${file}:${(list[0]?.at ?? at).line}`,
    members: saidAt(list, file),
  }
}

/** What a profile gives itself stands there; everything else where its parent has it. */
export function profileOrigins({ allows, protect }: Origins, profile: ProfileSyntax, file: string): Origins {
  const { at } = profile.name
  const own = (list: readonly Placed<string>[] | null, inherited: readonly AllowSource[]) => {
    if (list !== null) return [allowSource(list, at, file)]
    return inherited.length > 0 ? inherited : [everything(at.line, file)]
  }
  const ownOrNothing = (list: readonly Placed<string>[] | null, inherited: readonly AllowSource[]) =>
    list === null && inherited.length === 0 ? [nothing(at.line, file)] : own(list, inherited)
  const hosts = profile.network?.map(({ value, at }) => ({ value: hostAndPort(value), at })) ?? null
  return {
    allows: {
      read: own(profile.read, allows.read),
      write: own(profile.write, allows.write),
      execute: own(profile.execute, allows.execute),
      network: ownOrNothing(hosts, allows.network),
      mcp: ownOrNothing(profile.mcp && toolsPlaced(profile.mcp), allows.mcp),
    },
    protect: profile.protect === null ? protect : saidAt(profile.protect, file),
  }
}

/** A profile that says nothing and extends none allows all files and commands, and neither host nor server. */
const everything = (line: number, file: string) => ({ list: ['**'], source: `${file}:${line}`, members: [] })
const nothing = (line: number, file: string) => ({ list: [], source: `${file}:${line}`, members: [] })
