import { laneStream } from '../../../domain/events/streams'
import { fact } from '../../../domain/events/vocabulary'
import { parsedScope } from '../../act'
import { everywhere, here } from '../doors'
import { addRecommendation, type Project } from '../governed-projects'
import { actionsOf, hereScope, organisation, reason, type Forms, type Scene } from './form'

const promotions = actionsOf('promotions/')
const trust = actionsOf('trust/')
const fromTrust = () => '/trust'
const decision = {
  from: ({ recommendationId }: Project) => `/promotions/${recommendationId}`,
  who: here('grant.give'),
  takesAnswer: true,
} as const

export const trustForms: Forms = {
  [`${promotions}#decide`]: [
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'keep', reason }),
      records: 'RecommendationDeclined',
    },
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'more', more: '5', reason }),
      records: 'MoreAsked',
    },
    // Other policies were adopted since: an approval says so to whoever may give one.
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'approve', reason }),
      says: 'refresh the page',
    },
  ],
  [`${trust}#grant`]: [
    {
      from: fromTrust,
      who: here('grant.give'),
      prepare: (scene) => ({ ...laneOf(scene), level: 'review', reason }),
      records: 'StandingGranted',
    },
  ],
  [`${trust}#lower`]: [
    {
      from: fromTrust,
      who: here('standing.lower'),
      prepare: (scene) => ({ ...laneOf(scene), level: 'hold', reason }),
      records: 'StandingLowered',
    },
  ],
  [`${trust}#acknowledge`]: [
    {
      from: fromTrust,
      who: here('grant.give'),
      prepare: async (scene) => ({ ...(await loweredLane(scene)), reason }),
      records: 'LoweringAcknowledged',
    },
  ],
  [`${trust}#restrict`]: [
    {
      from: fromTrust,
      who: here('restriction.set'),
      prepare: (scene) => ({ scope: hereScope(scene), level: 'review', reason }),
      records: 'RestrictionSet',
    },
    {
      from: fromTrust,
      who: everywhere('restriction.set'),
      prepare: () => ({ scope: organisation, level: 'review', reason }),
      records: 'RestrictionSet',
    },
  ],
  [`${trust}#lift`]: [
    {
      from: fromTrust,
      who: here('restriction.lift'),
      prepare: async (scene) => ({ restrictionId: await restrict(scene, hereScope(scene)), reason }),
      records: 'RestrictionLifted',
    },
    {
      from: fromTrust,
      who: everywhere('restriction.lift'),
      prepare: async (scene) => ({ restrictionId: await restrict(scene, organisation), reason }),
      records: 'RestrictionLifted',
    },
  ],
}

function laneOf({ project: { agentId, projectId } }: Scene) {
  return { agentId, projectId, taskType: 'docs' }
}

/** One of its own: what is decided is decided once. */
async function recommended({ scribe, project, id }: Scene) {
  const { agentId, projectId } = project
  await addRecommendation(scribe, project, id)
  return { recommendationId: id, agentId, projectId, taskType: 'feature' }
}

/** One of its own, as the worker lowers it. */
async function loweredLane({ scribe, project, id }: Scene) {
  const { agentId, projectId } = project
  const lane = { agentId, projectId, taskType: `lowered-${id}`.slice(0, 60) }
  const lowered = fact('StandingLowered', {
    from: 'auto',
    to: 'review',
    cause: 'drift',
    reason: 'it drifted',
  })
  await scribe.write(laneStream(lane), [lowered], { projectId, lane, policyVersion: 1 })
  return lane
}

function restrict({ scribe, root }: Scene, scope: string): Promise<string> {
  const restriction = { type: 'setRestriction', scope: parsedScope(scope), level: 'review', expiresAt: null }
  return scribe.must(root, { ...restriction, reason })
}
