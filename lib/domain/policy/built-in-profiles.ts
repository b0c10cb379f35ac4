import { scopeOf } from './scope'
import type { Bounds, Profile } from './syntax'

/** Everything may be read, written and executed: the neutral member of composition. */
export const unbounded: Bounds = {
  read: scopeOf(['**']),
  write: scopeOf(['**']),
  execute: scopeOf(['**']),
  protect: [],
  limits: {},
  checks: [],
}

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
  { ...builtIn, name: 'research', bounds: { ...unbounded, write: scopeOf([]) } },
  /** Source, but neither configuration nor infrastructure. */
  { ...builtIn, name: 'implement', bounds: { ...unbounded, protect: configurationAndInfrastructure } },
  /** Only the directories it is given: `careful(src/billing)`, or the task's `paths`. */
  { ...builtIn, name: 'careful', bounds: unbounded, takesPaths: true },
  /** For throw-away prototypes; the jail and what is always protected stay. */
  { ...builtIn, name: 'yolo', bounds: unbounded, throwawayOnly: true },
]
