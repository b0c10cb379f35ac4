// Sentences about what is set up: the organisation, projects, people, agents, policies and standings.
import { counted } from '../domain/counted'
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventData } from '../domain/events/vocabulary'
import { stepWords } from '../domain/level'
import { said, scopeParts, type Sentence } from './sentence'

/** undefined where the event is about something else. */
export function describeSetting(event: RecordedEvent): Sentence | undefined {
  const ofPeople = organisationSentence(event) ?? projectSentence(event) ?? personSentence(event)
  return ofPeople ?? agentSentence(event) ?? policySentence(event) ?? trustSentence(event)
}

function organisationSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'OrganisationCreated':
      return [`set up the organisation ${event.data.name}`]
    case 'OrganisationNamed':
      return [`named the organisation ${event.data.name}`]
    case 'FreezeSet':
      return ['froze ', ...scopeParts(event.data.scope), ': ', said(event.data.reason)]
    case 'FreezeLifted':
      return ['lifted a freeze: ', said(event.data.reason)]
    case 'RestrictionSet': {
      const { scope, level, reason, expiresAt } = event.data
      const until = expiresAt === null ? '' : ` until ${expiresAt}`
      return ['restricted ', ...scopeParts(scope), ` to ${level}${until}: `, said(reason)]
    }
    case 'RestrictionLifted':
      return ['lifted a restriction: ', said(event.data.reason)]
    case 'PolicyHomeChosen': {
      const { projectId, reason } = event.data
      if (projectId === null) return ['no longer reads a policy of the organisation: ', said(reason)]
      return [
        'chose ',
        ...scopeParts({ kind: 'project', projectId }),
        ' to hold the organisation’s policy: ',
        said(reason),
      ]
    }
    case 'ReporterAdded':
      return [`let the program ${event.data.name} report regressions`]
    case 'ReporterRemoved':
      return ['took the right to report regressions from a program: ', said(event.data.reason)]
    case 'WorkerStarted': {
      const { jailProblem, version } = event.data
      return [
        jailProblem === null
          ? `started as version ${version}`
          : `started, but can run nothing: ${jailProblem}`,
      ]
    }
    case 'PayloadRedacted':
      return [`redacted event ${event.data.eventId}: `, said(event.data.why)]
    default:
      return undefined
  }
}

function projectSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'ProjectRegistered':
      return [
        `registered the project ${event.data.name} at ${event.data.source}, branch ${event.data.baseBranch}`,
      ]
    case 'ProjectMoved':
      return [`noted that the project moved to ${event.data.source}`]
    case 'BaseObserved': {
      const whose = event.data.landedByLeeway ? ', landed by Leeway' : ''
      return ['saw the base branch at ', { kind: 'commit', id: event.data.commit }, whose]
    }
    case 'ProjectRetired':
      return ['retired the project: ', said(event.data.reason)]
    default:
      return undefined
  }
}

function personSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'PersonAdded':
      return [`added ${event.data.name}${event.data.scripted ? ', whose decisions are scripted' : ''}`]
    case 'RoleGiven':
      return [
        `gave the role ${event.data.role} for `,
        ...scopeParts(event.data.scope),
        ' to ',
        personPart(event),
      ]
    case 'RoleTaken':
      return [
        `took the role ${event.data.role} for `,
        ...scopeParts(event.data.scope),
        ' from ',
        personPart(event),
      ]
    case 'InvitationGiven':
      return ['made a code with which the password of ', personPart(event), ' can be chosen']
    case 'SignedIn':
      return ['signed in']
    case 'SignInRefused':
      return [`refused a sign-in (${event.data.why})`]
    default:
      return undefined
  }
}

function personPart(event: RecordedEvent) {
  return { kind: 'person' as const, id: event.stream.split('/')[1] ?? '' }
}

function agentSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'AgentDeclared':
      return [`declared the agent ${event.data.name} (${event.data.runtime}, ${event.data.model})`]
    case 'AgentChanged':
      return [`changed the agent ${event.data.name} (${event.data.runtime}, ${event.data.model})`]
    case 'AgentRetired':
      return ['retired the agent: ', said(event.data.reason)]
    default:
      return undefined
  }
}

function policySentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'PolicyProposed':
      return ['read a policy proposal at ', { kind: 'commit', id: event.data.commit }]
    case 'PolicyConfirmed':
      return ['agreed to a policy proposal, which a second lead adopts: ', said(event.data.reason)]
    case 'PolicyAdopted':
      return [`adopted policy version ${event.data.version}: `, said(event.data.reason)]
    case 'PolicyRemoved':
      return ['found the policy removed at ', { kind: 'commit', id: event.data.commit }, ': nothing runs']
    case 'PolicyRefused': {
      const { problems, commit } = event.data
      return [
        `found ${counted(problems.length, 'problem')} in the policy at `,
        { kind: 'commit', id: commit },
      ]
    }
    case 'PolicyNoted': {
      const { notes, commit } = event.data
      const globs = counted(notes.length, 'glob matches', 'globs match')
      return [`compared the policy with the files at `, { kind: 'commit', id: commit }, `: ${globs} nothing`]
    }
    case 'ConformanceRecorded':
      return conformanceSentence(event.data)
    default:
      return undefined
  }
}

/** `version` names the program. */
function conformanceSentence(data: EventData<'ConformanceRecorded'>): Sentence {
  const { version, profile, results, unfinished } = data
  const leaks = results.filter(({ held }) => !held).length
  if (unfinished !== undefined) return [`tried ${version} under ${profile}, and was cut off: ${unfinished}`]
  const found = leaks === 0 ? '' : `, ${leaks} of which did not hold`
  return [`tried ${version} under ${profile} with ${counted(results.length, 'challenge')}${found}`]
}

function trustSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'StandingGranted': {
      const { basis, reason } = event.data
      const how = basis === 'override' ? 'by hand' : 'on evidence'
      const { verb, between } = stepWords(event.data)
      return [`${verb} the standing`, ...ofLane(event), ` ${between} ${how}: `, said(reason)]
    }
    case 'StandingLowered': {
      const { from, to, reason } = event.data
      return ['lowered the standing', ...ofLane(event), ` from ${from} to ${to}: `, said(reason)]
    }
    case 'GrantExpired':
      return ['recorded that a grant', ...ofLane(event), ' expired']
    case 'RecommendationMade':
      return ['recommended a promotion', ...ofLane(event), `: its evidence ${event.data.rule}`]
    case 'RecommendationWithdrawn':
      return ['withdrew a recommendation', ...ofLane(event), `: ${event.data.why}`]
    case 'RecommendationDeclined':
      return ['kept the level', ...ofLane(event), ': ', said(event.data.reason)]
    case 'MoreAsked':
      return ['asked for more evidence', ...ofLane(event), ': ', said(event.data.reason)]
    case 'PromotionAgreed':
      return [
        'agreed to a promotion',
        ...ofLane(event),
        ', which a second lead approves: ',
        said(event.data.reason),
      ]
    case 'LoweringAcknowledged':
      return ['acknowledged that the standing', ...ofLane(event), ' was lowered: ', said(event.data.words)]
    case 'EpochStarted':
      return ['began an epoch', ...ofLane(event), `: ${event.data.cause}`]
    case 'ProbationStarted':
      return ['began the probation', ...ofLane(event), `: ${event.data.cause}`]
    case 'ProbationEnded':
      return ['ended the probation', ...ofLane(event), ': ', said(event.data.reason)]
    case 'DriftWarned':
      return ['warned of drift', ...ofLane(event), `: ${event.data.detail}`]
    case 'HistoryImported':
      return [
        `imported ${counted(event.data.outcomes, 'change')}`,
        ...ofLane(event),
        ' from ',
        said(event.data.source),
        ', reconstructed',
      ]
    default:
      return undefined
  }
}

/** Whose standing an event of a lane, or of an agent in a whole project, is about. */
function ofLane({ lane, stream }: RecordedEvent): Sentence {
  if (lane) return [' of ', { kind: 'agent', id: lane.agentId }, ` on ${lane.taskType}`]
  const [, agentId = ''] = stream.split('/')
  return [' of ', { kind: 'agent', id: agentId }]
}
