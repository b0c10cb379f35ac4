import { defaultSteering, dependencyFiles } from '../defaults'
import { coversPath } from '../globs/glob'
import type { GlobScope } from '../permissions'
import { scopeOf, sortUnique } from '../scope'
import type { Bounds, Origins, Profile } from '../syntax'

/** Takes nothing from what it is composed with: the neutral member of composition. */
export const unbounded: Bounds = {
  read: scopeOf(['**']),
  write: scopeOf(['**']),
  execute: scopeOf(['**']),
  network: 'unbounded',
  mcp: 'unbounded',
  protect: [],
  limits: {},
  environment: [],
  checks: [],
}

/** What a profile starts from: all files and commands, no network, and no server of tools. */
export const withoutOutside: Bounds = { ...unbounded, network: [], mcp: [] }

const configurationAndInfrastructure = [
  '**/*.config.*',
  '**/*.tf',
  '**/*.tfvars',
  '**/Dockerfile*',
  '**/docker-compose*',
  '**/tsconfig*.json',
  'ansible',
  'charts',
  'deploy',
  'helm',
  'infra',
  'infrastructure',
  'k8s',
  'terraform',
]

const builtIn = { takesPaths: false, throwawayOnly: false }

const definitions: readonly Omit<Profile, 'origins'>[] = [
  /** Reads everything, writes nothing: its result is a report. */
  { ...builtIn, name: 'research', bounds: { ...withoutOutside, write: scopeOf([]) } },
  /** Source, but neither configuration nor infrastructure. */
  { ...builtIn, name: 'implement', bounds: { ...withoutOutside, protect: configurationAndInfrastructure } },
  /** Only the directories it is given: `careful(src/billing)`, or the task's `paths`. */
  { ...builtIn, name: 'careful', bounds: withoutOutside, takesPaths: true },
  /** For throw-away prototypes; the jail and what is always protected stay. */
  { ...builtIn, name: 'yolo', bounds: withoutOutside, throwawayOnly: true },
]

export const builtInProfiles: readonly Profile[] = definitions.map(withOrigins)

/**
 * What a lane on probation composes where its policy says nothing: short, cheap, without network, and without a hand on
 * configuration, infrastructure and what decides what the checks do. Files of packages are left: some lanes have no other
 * work, and a person reads all of it. Cheap in tokens, which are counted for every model: a bound in dollars would keep
 * agents from running whose prices nobody declared.
 */
export const builtInProbation: Profile = withOrigins({
  ...builtIn,
  name: 'probation',
  bounds: {
    ...withoutOutside,
    protect: sortUnique([...configurationAndInfrastructure, ...furtherSteering()]),
    limits: { timeSeconds: 15 * 60, tokens: 1_000_000 },
  },
})

/** What is covered already is left out: beside a profile that forbids it, it would read as something new. */
function furtherSteering(): string[] {
  return defaultSteering.filter(
    (glob) =>
      !dependencyFiles.includes(glob) && !configurationAndInfrastructure.some((one) => coversPath(one, glob)),
  )
}

function withOrigins(profile: Omit<Profile, 'origins'>): Profile {
  return { ...profile, origins: builtInOrigins(profile) }
}

function builtInOrigins({ name, bounds }: Omit<Profile, 'origins'>): Origins {
  const source = `the built-in profile \`${name}\``
  const said = ({ allow }: GlobScope) => allow.map((list) => ({ list, source, members: [] }))
  const { read, write, execute, protect } = bounds
  return {
    allows: {
      ...{ read: said(read), write: said(write), execute: said(execute) },
      network: [{ list: [], source, members: [] }],
      mcp: [{ list: [], source, members: [] }],
    },
    protect: protect.map((what) => ({ what, source })),
  }
}
