// Every story at once, for the laws that hold of any log.
import { grantStory, historyStory, laneStory, promotionStory } from './lane-stories'
import type { Told } from './log'
import {
  activityStory,
  failedRun,
  frozenDraft,
  mergedByItself,
  mergedRun,
  sampledMerge,
  sentBackRun,
  takenBack,
} from './run-stories'
import {
  agentStory,
  conformanceStory,
  personStory,
  policyStory,
  projectStory,
  setUpStory,
} from './set-up-stories'
import { taskStory } from './task-stories'

/** One story a stream; interleaved in any way they stay possible. */
export const everyStory: readonly (readonly Told[])[] = [
  setUpStory,
  projectStory,
  policyStory,
  conformanceStory,
  agentStory,
  personStory,
  taskStory,
  laneStory,
  grantStory,
  promotionStory,
  historyStory,
  mergedRun('r1'),
  sentBackRun('r2'),
  mergedByItself('r3'),
  failedRun('r4'),
  frozenDraft('r5'),
  sampledMerge('r6'),
  takenBack('r7'),
  activityStory,
]
