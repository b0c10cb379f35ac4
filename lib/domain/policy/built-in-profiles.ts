import { scopeOf } from './scope'
import type { Bounds, Profile } from './syntax'

/** Takes nothing from what it is composed with: the neutral member of composition. */
export const unbounded: Bounds = {
  read: scopeOf(['**']),
  write: scopeOf(['**']),
  execute: scopeOf(['**']),
  network: 'unbounded',
  protect: [],
  limits: {},
  checks: [],
}

/** What a profile starts from: all files and commands, and no network. */
export const withoutNetwork: Bounds = { ...unbounded, network: [] }

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

const builtIn = { takesPaths: false, throwawayOnly: false, line: null }

export const builtInProfiles: readonly Profile[] = [
  /** Reads everything, writes nothing: its result is a report. */
  { ...builtIn, name: 'research', bounds: { ...withoutNetwork, write: scopeOf([]) } },
  /** Source, but neither configuration nor infrastructure. */
  { ...builtIn, name: 'implement', bounds: { ...withoutNetwork, protect: configurationAndInfrastructure } },
  /** Only the directories it is given: `careful(src/billing)`, or the task's `paths`. */
  { ...builtIn, name: 'careful', bounds: withoutNetwork, takesPaths: true },
  /** For throw-away prototypes; the jail and what is always protected stay. */
  { ...builtIn, name: 'yolo', bounds: withoutNetwork, throwawayOnly: true },
]
