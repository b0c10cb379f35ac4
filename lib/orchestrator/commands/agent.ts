import type { AgentDeclaration } from '../../domain/events/agent'
import { agentStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { modelBaseUrlProblem } from '../../domain/model-base-url'
import type { Viewer } from '../../domain/access'
import { appendOf, loadAgent, type Ground } from '../ground'
import { personActor, refuse, type Decide, type Decision } from './decision'

export const declareAgent: Decide<'declareAgent'> = async (ground, who, { declaration }) => {
  // Derived from the name, so that a name can be taken only once.
  const agentId = ground.digest(`agent\n${declaration.name}`).slice(0, 32)
  const known = await loadAgent(ground, agentId)
  if (known && !known.retired) return refuse(`there is an agent \`${declaration.name}\` already`)
  const problem = declarationProblem(declaration)
  if (problem !== null) return refuse(problem)
  return appended(ground, who, agentId, known?.version ?? 0, fact('AgentDeclared', declaration))
}

export const changeAgent: Decide<'changeAgent'> = async (ground, who, { agentId, declaration }) => {
  const known = await loadAgent(ground, agentId)
  if (known === undefined || known.retired) return refuse('there is no such agent')
  if (known.name !== declaration.name) return refuse('an agent keeps its name: declare another one instead')
  const problem = declarationProblem(declaration)
  if (problem !== null) return refuse(problem)
  return appended(ground, who, agentId, known.version, fact('AgentChanged', declaration))
}

function declarationProblem(declaration: AgentDeclaration): string | null {
  const { modelBaseUrl } = declaration
  return programProblem(declaration) ?? (modelBaseUrl === null ? null : modelBaseUrlProblem(modelBaseUrl))
}

function programProblem({ runtime, command, model }: AgentDeclaration): string | null {
  if (runtime === 'command' && command === null)
    return 'an agent of runtime `command` needs the program that is started'
  if (runtime !== 'command' && command !== null)
    return `Leeway knows how an agent of runtime \`${runtime}\` is started: leave its command empty`
  // It becomes an argument, and a part of an address.
  if (runtime !== 'command' && !/^\w[\w./:@-]*$/.test(model))
    return `\`${model}\` is no name of a model: write it as its provider does, with letters, digits and . / : @ - between them`
  // A shell would split it; nothing does here, and the run would look for a program of that whole name.
  const [only = ''] = command?.length === 1 ? command : []
  return /\s/.test(only) ? `write \`${only}\` with one word a line: no shell splits it` : null
}

export const retireAgent: Decide<'retireAgent'> = async (ground, who, { agentId, reason }) => {
  const known = await loadAgent(ground, agentId)
  if (known === undefined || known.retired) return refuse('there is no such agent')
  return appended(ground, who, agentId, known.version, fact('AgentRetired', { reason }))
}

function appended(
  ground: Ground,
  who: Viewer,
  agentId: string,
  version: number,
  event: DomainEvent,
): Decision {
  const context = { actor: personActor(who), occurredAt: ground.clock.now() }
  const append = appendOf({ stream: agentStream(agentId), expectedVersion: version, facts: [event], context })
  return { ok: true, appends: [append], id: agentId }
}
