// The reviewer's acts on one change. Each names the commit that was read: any other is refused.
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { Run } from '../../domain/task/lifecycle'
import { loadRun, type Ground } from '../ground'
import { unmetRequirements } from '../requirements'
import { ofRun, refuse, type Decide } from './decision'
import { setAside } from '../set-aside'

type Reviewed = { ok: true; run: Run; state: 'awaitingReview' | 'drafted' } | { ok: false; why: string }

export const approveChange: Decide<'approveChange'> = async (ground, who, command) => {
  const reviewed = await reviewedRun(ground, command)
  if (!reviewed.ok) return reviewed
  const { run, state } = reviewed
  if (state === 'drafted' && run.claimedBy !== null && run.claimedBy !== who.personId) {
    return refuse('this is a draft at hold: only the person who claimed the task may apply it')
  }
  const unmet = await unmetRequirements(ground, run)
  if (unmet.length > 0) return refuse(`the change may not merge yet: ${unmet.join('; ')}`)
  const approved = fact('ChangeApproved', {
    commit: command.commit,
    base: run.delivery?.base ?? '',
    how: state === 'drafted' ? 'draft' : 'person',
    unviewed: command.unviewed,
  })
  return ofRun(ground, who, run, [approved])
}

export const sendBackChange: Decide<'sendBackChange'> = async (ground, who, command) => {
  const reviewed = await reviewedRun(ground, command)
  if (!reviewed.ok) return reviewed
  const { text, cause } = command
  return ofRun(ground, who, reviewed.run, [fact('ChangeSentBack', { text, cause })])
}

export const discardChange: Decide<'discardChange'> = async (ground, who, command) => {
  const reviewed = await reviewedRun(ground, command)
  if (!reviewed.ok) return reviewed
  const { cause, words } = command
  const ended: DomainEvent =
    reviewed.state === 'drafted'
      ? fact('DraftDropped', { cause, words })
      : fact('ChangeDiscarded', { cause, words })
  return ofRun(ground, who, reviewed.run, [ended, setAside(reviewed.run, cause)])
}

async function reviewedRun(ground: Ground, command: { runId: string; commit: string }): Promise<Reviewed> {
  const run = await loadRun(ground, command.runId)
  if (run === undefined) return { ok: false, why: `there is no run \`${command.runId}\`` }
  const { state } = run
  if (state.name !== 'awaitingReview' && state.name !== 'drafted') {
    return { ok: false, why: `somebody was faster: this run is now ${state.name}; reload the page` }
  }
  if (state.commit !== command.commit) {
    return {
      ok: false,
      why: 'the agent has delivered a newer attempt since; reload the page and read that one',
    }
  }
  return { ok: true, run, state: state.name }
}
