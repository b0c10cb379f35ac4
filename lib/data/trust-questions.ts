import 'server-only'
// Since when is it trusted, on what evidence, and who decided? Asked by agent, runtime, provider, model, place and type.
import type { Lane } from '../domain/events/envelope'
import { runtimes } from '../domain/events/agent'
import type { TracedLane, TrustQuestion } from '../domain/trust/traced-lane'
import { standings } from '../projections/standings'
import { changeWords, spellWords } from '../projections/trust-words'
import { wiring } from '../wiring'
import { asOfHref, type Then } from './as-of'
import { askedText, type Asked } from './asked-text'
import { laneHref } from './lane-href'
import { called, laneCalled, nameBook, withTasks, type Names } from './names'
import { requireSignedIn, visibleFilter } from './viewer'
import { listVisibleAgents } from './visible-agents'

/** A question that is answered by more is put more narrowly. */
const answersMax = 20

/** Asked are `level`, `agent`, `runtime`, `provider`, `model`, `project` and `type`; what is empty is any. */
export async function answerTrust(asked: Asked, then: Then | null) {
  const who = await requireSignedIn()
  const { readModels, traceTrust } = await wiring()
  const values = valuesOf(asked)
  const filter = { ...visibleFilter(who), order: 'asc' as const }
  const [book, rows, declared] = await Promise.all([
    nameBook(),
    readModels.list(standings, filter),
    listVisibleAgents(who),
  ])
  const lanes = rows.flatMap(({ kind, agentId, projectId, taskType }) =>
    kind === 'lane' && taskType !== null ? [{ agentId, projectId, taskType }] : [],
  )
  const question = questionOf(values)
  const traced = await traceTrust(lanes.filter(isOf(values)), { question, most: answersMax, moment: then })
  const names = await withTasks(book, traced.lanes.flatMap(tasksOf))
  return {
    ...{ values, names, inAll: traced.inAll },
    answers: traced.lanes.map((lane) => answerOf(lane, { question, names, then })),
    choices: choicesOf(lanes, { declared, names }),
  }
}

const fields = ['agent', 'runtime', 'provider', 'model', 'project', 'type'] as const
type Values = Record<(typeof fields)[number], string> & { level: 'review' | 'auto' }

function valuesOf(asked: Asked): Values {
  const [agent, runtime, provider, model, project, type] = fields.map((name) => askedText(asked, name))
  const level = askedText(asked, 'level') === 'review' ? 'review' : 'auto'
  return {
    ...{ agent: agent ?? '', runtime: runtime ?? '', provider: provider ?? '', model: model ?? '' },
    ...{ project: project ?? '', type: type ?? '', level },
  }
}

function questionOf({ level, runtime, provider, model }: Values): TrustQuestion {
  const orAny = (value: string) => (value === '' ? null : value)
  return { level, runtime: orAny(runtime), provider: orAny(provider), model: orAny(model) }
}

function isOf({ agent, project, type }: Values): (lane: Lane) => boolean {
  return ({ agentId, projectId, taskType }) =>
    (agent === '' || agent === agentId) &&
    (project === '' || project === projectId) &&
    (type === '' || type === taskType)
}

function tasksOf({ lane: { projectId }, spells }: TracedLane) {
  const runs = spells.flatMap(({ evidence }) => evidence.flatMap((one) => one.runs))
  return runs.map(({ taskId }) => ({ projectId, taskId }))
}

type Shown = { question: TrustQuestion; names: Names; then: Then | null }

function answerOf(traced: TracedLane, { question, names, then }: Shown) {
  return {
    lane: laneCalled(names, traced.lane),
    href: asOfHref(laneHref(traced.lane), then),
    spells: traced.spells.map((spell) => spellWords(spell, question)),
    changes: changeWords(traced),
  }
}

type Known = { declared: Awaited<ReturnType<typeof listVisibleAgents>>; names: Names }

/** What lanes of the viewer have, and what their agents are declared as now; earlier names may be typed. */
function choicesOf(lanes: readonly Lane[], { declared, names }: Known) {
  const distinct = (all: readonly string[]) => [...new Set(all)].toSorted()
  const options = (kind: 'agent' | 'project', ids: readonly string[]) =>
    distinct(ids)
      .map((value) => ({ value, label: called(names, kind, value) }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1))
  const inLanes = new Set(lanes.map(({ agentId }) => agentId))
  const known = declared.filter(({ agentId }) => inLanes.has(agentId))
  return {
    agents: options('agent', [...inLanes]),
    projects: options(
      'project',
      lanes.map(({ projectId }) => projectId),
    ),
    types: distinct(lanes.map(({ taskType }) => taskType)),
    runtimes,
    providers: distinct(known.map(({ provider }) => provider)),
    models: distinct(known.map(({ model }) => model)),
  }
}
