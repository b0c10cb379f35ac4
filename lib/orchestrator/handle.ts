// The one door for what people ask: parsed whole, checked against the access table, decided, appended.
import { mayDo, type Act, type Viewer } from '../domain/access'
import { Command } from '../domain/commands'
import { acknowledgeLowering } from './commands/acknowledge'
import { changeAgent, declareAgent, retireAgent } from './commands/agent'
import { giveAudit } from './commands/audit'
import type { Decide, Decision, DecisionGround } from './commands/decision'
import { grantStanding, lowerStanding } from './commands/grant'
import { importHistory } from './commands/history'
import { addPerson, giveRole, takeRole } from './commands/person'
import { adoptOrganisationPolicy, adoptPolicy, choosePolicyHome } from './commands/policy'
import { registerProject, retireProject } from './commands/project'
import { addReporter, removeReporter } from './commands/reporter'
import { approveRecommendation, askForMore, declineRecommendation } from './commands/recommendation'
import { reportRegression, withdrawRegression } from './commands/regression'
import { acceptReport, dropReport } from './commands/report'
import { approveChange, discardChange, sendBackChange } from './commands/review'
import { cancelRun, requestRun } from './commands/run'
import { liftFreeze, liftRestriction, setFreeze, setRestriction } from './commands/stop'
import { claimTask, closeTask, releaseClaim, reopenTask, submitTask } from './commands/task'
import type { Scope } from '../domain/events/fields'
import { loadOrganisation, loadRun } from './ground'

export type Handled = { ok: true; id: string | null } | { ok: false; why: string }

type Type = Command['type']
const deciders: { [T in Type]: { act: Act; decide: Decide<T> } } = {
  registerProject: { act: 'project.register', decide: registerProject },
  retireProject: { act: 'project.retire', decide: retireProject },
  adoptPolicy: { act: 'policy.adopt', decide: adoptPolicy },
  adoptOrganisationPolicy: { act: 'policy.adoptForAll', decide: adoptOrganisationPolicy },
  choosePolicyHome: { act: 'policy.chooseHome', decide: choosePolicyHome },
  declareAgent: { act: 'agent.declare', decide: declareAgent },
  changeAgent: { act: 'agent.declare', decide: changeAgent },
  retireAgent: { act: 'agent.retire', decide: retireAgent },
  addPerson: { act: 'person.add', decide: addPerson },
  addReporter: { act: 'reporter.add', decide: addReporter },
  removeReporter: { act: 'reporter.remove', decide: removeReporter },
  giveRole: { act: 'role.give', decide: giveRole },
  takeRole: { act: 'role.take', decide: takeRole },
  submitTask: { act: 'task.create', decide: submitTask },
  claimTask: { act: 'task.claim', decide: claimTask },
  releaseClaim: { act: 'task.claim', decide: releaseClaim },
  closeTask: { act: 'task.close', decide: closeTask },
  reopenTask: { act: 'task.reopen', decide: reopenTask },
  requestRun: { act: 'run.request', decide: requestRun },
  cancelRun: { act: 'run.cancel', decide: cancelRun },
  approveChange: { act: 'review.merge', decide: approveChange },
  sendBackChange: { act: 'review.sendBack', decide: sendBackChange },
  reportRegression: { act: 'regression.report', decide: reportRegression },
  giveAudit: { act: 'review.merge', decide: giveAudit },
  acceptReport: { act: 'review.merge', decide: acceptReport },
  dropReport: { act: 'review.discard', decide: dropReport },
  withdrawRegression: { act: 'regression.withdraw', decide: withdrawRegression },
  discardChange: { act: 'review.discard', decide: discardChange },
  approveRecommendation: { act: 'grant.give', decide: approveRecommendation },
  declineRecommendation: { act: 'grant.give', decide: declineRecommendation },
  askForMore: { act: 'grant.give', decide: askForMore },
  grantStanding: { act: 'grant.give', decide: grantStanding },
  lowerStanding: { act: 'standing.lower', decide: lowerStanding },
  acknowledgeLowering: { act: 'grant.give', decide: acknowledgeLowering },
  importHistory: { act: 'history.import', decide: importHistory },
  setFreeze: { act: 'freeze.set', decide: setFreeze },
  liftFreeze: { act: 'freeze.lift', decide: liftFreeze },
  setRestriction: { act: 'restriction.set', decide: setRestriction },
  liftRestriction: { act: 'restriction.lift', decide: liftRestriction },
}

/** Tries after another writer was first; the decision is taken anew each time, so it can turn into a refusal. */
const triesMax = 5

/**
 * Decides what a person asks for. `who` comes from a session or a token, never from the request.
 * Throws OperationalFailure when the log cannot be written: then nothing happened.
 */
export async function handle(ground: DecisionGround, who: Viewer, input: unknown): Promise<Handled> {
  const parsed = Command.safeParse(input)
  if (!parsed.success) return { ok: false, why: problemsOf(parsed.error.issues) }
  for (let tries = 0; tries < triesMax; tries += 1) {
    const permitted = await isPermitted(ground, who, parsed.data)
    if (!permitted) return { ok: false, why: 'your role does not permit this' }
    const decision = await decide(ground, who, parsed.data)
    if (!decision.ok) return decision
    const results = await ground.log.append(decision.appends)
    if (results.every((result) => result.ok)) return { ok: true, id: decision.id ?? null }
  }
  return { ok: false, why: 'others were writing at the same moment: please try again' }
}

async function isPermitted(ground: DecisionGround, who: Viewer, command: Command): Promise<boolean> {
  const { act } = deciders[command.type]
  const projectId = await projectOf(ground, command)
  return mayDo(who, act, projectId === null ? {} : { projectId })
}

async function projectOf(ground: DecisionGround, command: Command): Promise<string | null> {
  if ('projectId' in command) return command.projectId
  if ('scope' in command) return projectIn(command.scope)
  if ('freezeId' in command || 'restrictionId' in command) return projectIn(await scopeOf(ground, command))
  if ('runId' in command) return (await loadRun(ground, command.runId))?.projectId ?? null
  return null
}

/** Where the freeze or restriction that shall be lifted stands; undefined where there is none. */
async function scopeOf(
  ground: DecisionGround,
  lift: { freezeId: string } | { restrictionId: string },
): Promise<Scope | undefined> {
  const { freezes, restrictions } = await loadOrganisation(ground)
  return 'freezeId' in lift
    ? freezes.find(({ freezeId }) => freezeId === lift.freezeId)?.scope
    : restrictions.find(({ restrictionId }) => restrictionId === lift.restrictionId)?.scope
}

function projectIn(scope: Scope | undefined): string | null {
  return scope?.kind === 'project' ? scope.projectId : null
}

function decide(ground: DecisionGround, who: Viewer, command: Command): Promise<Decision> {
  // The table's key is the command's own type; TypeScript cannot follow that through a union.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  const decider = deciders[command.type].decide as (
    ground: DecisionGround,
    who: Viewer,
    command: Command,
  ) => Promise<Decision>
  return decider(ground, who, command)
}

function problemsOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  return issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
}
