import 'server-only'
import { momentWords } from '../domain/moment-words'
import { mayDo } from '../domain/access'
import { readPrices, type TypedPrices } from '../domain/model-prices'
import { codeModeWarning, worksByCodeMode } from '../domain/code-mode-models'
import { keyOfAgent } from '../domain/model-key'
import { agents, type AgentRow } from '../projections/agents'
import { organisation, organisationKey } from '../projections/organisation'
import { people } from '../projections/people'
import { projects } from '../projections/projects'
import { wiring } from '../wiring'
import { invite } from './accounts'
import { act, optional, parsedScope, text } from './act'
import { answering, requireSignedIn, requireViewer, type ActionResult } from './viewer'

/** What an admin sets: projects, agents, people and their roles, and the workers there are. */
export async function getSettings() {
  const who = await requireViewer('settings.view')
  const { readModels, environment } = await wiring()
  const [registered, declared, persons, row] = await Promise.all([
    readModels.list(projects, { order: 'asc' }),
    readModels.list(agents, { order: 'asc' }),
    readModels.list(people, { order: 'asc' }),
    readModels.get(organisation, organisationKey),
  ])
  return {
    projects: registered,
    roots: environment.projectRoots,
    agents: declared,
    people: persons,
    owners: Object.fromEntries(persons.map(({ personId, name }) => [personId, name])),
    options: persons.map(({ personId, name }) => ({ value: personId, label: name })),
    projectNames: Object.fromEntries(registered.map(({ projectId, name }) => [projectId, name])),
    keys: keysOf(declared, row?.workers[0]?.modelKeys),
    workers: row?.workers ?? [],
    policyHome: row?.policyHome?.projectId ?? null,
    reporters: row?.reporters ?? [],
    jailProblem: row?.jailProblem ?? null,
    mayEdit: mayDo(who, 'project.register'),
  }
}

/** Of the agents that need a key; none where the worker that started last said nothing of keys. */
function keysOf(declared: readonly AgentRow[], names: readonly string[] | undefined) {
  if (names === undefined) return {}
  return Object.fromEntries(
    declared.flatMap((agent) => {
      const key = keyOfAgent(agent, names)
      return key === null ? [] : [[agent.agentId, key]]
    }),
  )
}

/** Fields `path`, `name`, `throwaway` (`on`). */
export function registerProject(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'registerProject',
    path: text(formData, 'path'),
    name: text(formData, 'name'),
    throwaway: text(formData, 'throwaway') === 'on',
  })
}

/** Fields `projectId`, `reason`. */
export function retireProject(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'retireProject',
    projectId: text(formData, 'projectId'),
    reason: text(formData, 'reason'),
  })
}

/** Fields `projectId` (empty: none), `reason`. */
export function choosePolicyHome(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'choosePolicyHome',
    projectId: optional(formData, 'projectId'),
    reason: text(formData, 'reason'),
  })
}

/** Fields as components/settings/declare-agent-form.tsx names them; those of other runtimes are passed over. */
export async function declareAgent(formData: FormData): Promise<ActionResult> {
  const runtime = text(formData, 'runtime')
  const isCommand = runtime === 'command'
  const command = isCommand ? wordsOf(text(formData, 'command')) : []
  const model = text(formData, 'model').trim()
  const priced = isCommand ? noPrices : readPrices(typedPrices(formData))
  if (!priced.ok)
    return answering(async () => {
      await requireSignedIn()
      return priced
    })
  const declared = await act({
    type: 'declareAgent',
    declaration: {
      name: text(formData, 'name').trim(),
      runtime,
      provider: optional(formData, 'provider') ?? makers[runtime] ?? 'none',
      model,
      command: command.length > 0 ? command : null,
      programDirectory: optional(formData, 'programDirectory'),
      ownerId: text(formData, 'ownerId'),
      modelBaseUrl: isCommand ? null : optional(formData, 'modelBaseUrl'),
      modelPrices: priced.prices,
    },
  })
  if (!declared.ok || !worksByCodeMode({ runtime, model })) return declared
  return { ok: true, tell: `Declared, but it can do nothing: ${codeModeWarning(model)}.` }
}

const makers: Partial<Record<string, string>> = {
  'claude-code': 'anthropic',
  'gemini-cli': 'google',
  'codex-cli': 'openai',
}

function wordsOf(command: string): string[] {
  return command
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

const noPrices = { ok: true, prices: null } as const

function typedPrices(formData: FormData): TypedPrices {
  return {
    input: optional(formData, 'inputPrice'),
    cachedInput: optional(formData, 'cachedInputPrice'),
    cacheWrite: optional(formData, 'cacheWritePrice'),
    output: optional(formData, 'outputPrice'),
  }
}

/** Fields `agentId`, `reason`. */
export function retireAgent(formData: FormData): Promise<ActionResult> {
  return act({ type: 'retireAgent', agentId: text(formData, 'agentId'), reason: text(formData, 'reason') })
}

/** Fields `name`, `email`. */
export function addPerson(formData: FormData): Promise<ActionResult> {
  const email = text(formData, 'email').trim().toLowerCase()
  return act({ type: 'addPerson', name: text(formData, 'name'), email, scripted: false })
}

/** Fields `personId`. The answer tells the code with which this person chooses a password, once. */
export function invitePerson(formData: FormData): Promise<ActionResult> {
  return answering(async () => {
    const invited = await invite(text(formData, 'personId'))
    if (!invited.ok) return invited
    const { code, expiresAt } = invited
    const until = momentWords(expiresAt)
    const way = 'on the sign-in page they choose “I have an invitation”'
    const tell = `The code, shown only now: ${code}. Give it to them: ${way} and type it with their address, before ${until}.`
    return { ok: true, tell }
  })
}

/** Fields `personId`, `scope` (JSON of a RoleScope), `role`. */
export function giveRole(formData: FormData): Promise<ActionResult> {
  return act({ type: 'giveRole', ...roleOf(formData) })
}

/** Fields `personId`, `scope` (JSON of a RoleScope), `role`. */
export function takeRole(formData: FormData): Promise<ActionResult> {
  return act({ type: 'takeRole', ...roleOf(formData) })
}

function roleOf(formData: FormData) {
  return {
    personId: text(formData, 'personId'),
    scope: parsedScope(text(formData, 'scope')),
    role: text(formData, 'role'),
  }
}

/** Field `name`. The answer tells the secret with which the program signs, once. */
export function addReporter(formData: FormData): Promise<ActionResult> {
  return answering(async () => {
    const who = await requireViewer('reporter.add')
    const { handle, secretOfReporter } = await wiring()
    const handled = await handle(who, { type: 'addReporter', name: text(formData, 'name') })
    if (!handled.ok) return { ok: false, problem: handled.why }
    const reporterId = handled.id ?? ''
    const tell = `Its id: ${reporterId}. Its secret, shown only now: ${secretOfReporter(reporterId)}`
    return { ok: true, tell }
  })
}

/** Fields `reporterId`, `reason`. */
export function removeReporter(formData: FormData): Promise<ActionResult> {
  const reporterId = text(formData, 'reporterId')
  return act({ type: 'removeReporter', reporterId, reason: text(formData, 'reason') })
}
