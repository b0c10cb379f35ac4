// The question that `authorize` answers, and its answer.
import type { AgentDeclaration } from '../events/agent'
import type { Factor } from '../events/fields'
import type { GrantConditions } from '../events/lane'
import type { TaskFields } from '../events/task'
import type { Level } from '../level'
import type { Freeze, Restriction } from '../organisation'
import type { Standing } from '../trust/standing'
import type { Permissions } from './permissions'
import type { Sources } from './sources'
import type { CheckedPolicy } from './syntax'

export type AgentInQuestion = { id: string } & Pick<
  AgentDeclaration,
  'name' | 'runtime' | 'provider' | 'model' | 'modelPrices'
>

export type AuthorizationRequest = {
  task: TaskFields
  policy: CheckedPolicy | 'none adopted'
  /** `unknown`: no such agent is declared, or it is retired. */
  agent: AgentInQuestion | 'unknown'
  standing: Standing
  /** Every one in force; those that do not concern this run are passed over. */
  restrictions: readonly Restriction[]
  freezes: readonly Freeze[]
  projectId: string
  throwaway: boolean
  /** ISO 8601 in UTC with milliseconds; expiries are compared with it. */
  now: string
}

export type Authorization =
  | {
      kind: 'authorized'
      level: Level
      /** In the order task, standing, ceiling, restriction. */
      factors: Factor[]
      /** The factors that stand at `level`. */
      binding: Factor['factor'][]
      permissions: Permissions
      /** Where the rules of the permissions stand. */
      sources: Sources
      /** Of the grant the standing rests on; null where there is none. */
      conditions: GrantConditions | null
    }
  | { kind: 'refused'; reasons: string[] }
