// A policy in two forms: as written (every value with its place) and as checked (names resolved, no problems).
import type { Limits } from '../events/fields'
import type { Level } from '../level'
import type { PromotionTerms } from '../trust/promotion-rule'
import type {
  Budget,
  Budgets,
  CheckRule,
  Gates,
  GlobScope,
  McpServer,
  NetworkHost,
  SetupRule,
} from './permissions'
import type { Recheck, RegressionAnswer } from './after-merge'
import type { Allows, Said } from './sources'

export const policyPath = '.leeway/policy.yaml'
export const organisationPath = '.leeway/organisation.yaml'

/** Lines and columns count from 1. */
export type Place = { line: number; column: number }
export type Placed<T> = { value: T; at: Place }

/** One term of `implement + careful(src/billing)`. */
export type ProfileTerm = { name: string; paths: string[] }

export type AgentSyntax = { name: Placed<string>; types: Placed<string>[] | null }
export type TypeSyntax = {
  name: Placed<string>
  /** What a task of this type may choose; the first is what it gets where it says nothing. */
  profiles: Placed<ProfileTerm[]>[]
  agent: Placed<string> | null
  ordinary: boolean
  horizonDays: number | null
  promotion: Partial<PromotionTerms>
  onRegression: RegressionAnswer | null
}
export type McpSyntax = { name: Placed<string>; run: string[]; tools: Placed<string>[] }
export type ProfileSyntax = {
  name: Placed<string>
  extends: Placed<string> | null
  read: Placed<string>[] | null
  write: Placed<string>[] | null
  execute: Placed<string>[] | null
  network: Placed<NetworkHost>[] | null
  mcp: McpSyntax[] | null
  protect: Placed<string>[] | null
  limits: LimitBounds | null
  environment: VariableSyntax[] | null
  checks: Placed<CheckRule>[] | null
}
/** Numbers that bound from above; an absent one does not bound. */
export type LimitBounds = Partial<Record<keyof Limits, number>>
export type BudgetBounds = Record<keyof Budgets, Partial<Record<keyof Budget, number>>>

export type VariableSyntax = { name: string; value: string; at: Place }

/** How many leads must agree before a version that allows more is in force. */
export const widenings = ['onePerson', 'twoPeople'] as const
export type Widening = (typeof widenings)[number]

export type CeilingSyntax = {
  by: 'type' | 'tag' | 'path'
  names: Placed<string>[]
  level: Placed<Level>
  reason: string
  at: Place
}

export type PolicySyntax = {
  agents: AgentSyntax[]
  types: TypeSyntax[]
  profiles: ProfileSyntax[]
  ceilings: CeilingSyntax[]
  protect: Placed<string>[]
  secrets: Placed<string>[]
  /** Bounds every profile, and gives none a host. */
  network: Placed<NetworkHost>[] | null
  /** Bounds every profile, and gives none a server. */
  mcp: McpSyntax[] | null
  checks: Placed<CheckRule>[]
  setup: Placed<SetupRule> | null
  limits: LimitBounds
  budgets: BudgetBounds
  environment: VariableSyntax[]
  gates: Partial<Gates>
  widening: Widening | null
  recheck: Recheck | null
  /** For the types that say nothing themselves. */
  onRegression: RegressionAnswer | null
  isSample: boolean
  steering: Placed<string>[] | null
  tests: Placed<string>[] | null
  /** Where each part of the file begins, for what has no place of its own: numbers, and lists that are empty. */
  sections: Readonly<Partial<Record<string, Place>>>
}

/**
 * Hosts that may be reached. A profile that names none has an empty list. `unbounded` takes nothing from what another
 * bound allows, and allows nothing where it stands alone.
 */
export type NetworkBound = 'unbounded' | readonly NetworkHost[]

/** Servers of tools, in the same way. */
export type McpBound = 'unbounded' | readonly McpServer[]

/** What `a + b` works on: allows intersect, denies unite, the smaller limit wins, checks add up. */
export type VariableValues = { name: string; values: readonly string[] }

export type Bounds = {
  read: GlobScope
  write: GlobScope
  execute: GlobScope
  network: NetworkBound
  mcp: McpBound
  protect: string[]
  limits: LimitBounds
  /** Sorted by name; where one has several values, nobody said which, and no run may begin. */
  environment: readonly VariableValues[]
  checks: CheckRule[]
}

export type Profile = {
  name: string
  bounds: Bounds
  /** Writes only what its parameter (or the task's `paths`) names. */
  takesPaths: boolean
  /** Only in a project that an admin marked as throwaway, and never at auto. */
  throwawayOnly: boolean
  origins: Origins
}

/** Where the lists of a profile stand. */
export type Origins = { allows: Allows; protect: readonly Said[] }

export type TaskType = {
  name: string
  profiles: ProfileTerm[][]
  agent: string | null
  ordinary: boolean
  /** For so long after a merge a regression counts as a failure of the change. */
  horizonDays: number
  /** What its lanes must show before more autonomy is recommended. */
  promotion: PromotionTerms
  onRegression: RegressionAnswer
  /** Where it is defined, e.g. `.leeway/policy.yaml:14`. */
  source: string
}

export type Ceiling = {
  by: 'type' | 'tag' | 'path'
  names: string[]
  level: Level
  reason: string
  source: string
}

/** A policy without problems: every name it uses exists. Plain data. */
export type CheckedPolicy = {
  agents: { name: string; types: string[] | null }[]
  types: TaskType[]
  profiles: Profile[]
  ceilings: Ceiling[]
  /** What holds in every run, whatever its profile. */
  base: Bounds
  limits: Limits
  budgets: Budgets
  secrets: string[]
  setup: SetupRule | null
  gates: Gates
  widening: Widening
  recheck: Recheck
  /** Of a project that only shows how Leeway works: what scripted people vouch for counts. */
  isSample: boolean
  steering: string[]
  tests: string[]
  /** Where what holds in every run stands; what Leeway adds itself has no place. */
  origins: { network: Allows['network']; mcp: Allows['mcp']; protect: Said[]; secrets: Said[] }
}
