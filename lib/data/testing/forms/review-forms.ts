// Decisions about what a run delivered: before it merges at its desk, afterwards on its page.
import { fact, type DomainEvent } from '../../../domain/events/vocabulary'
import { here } from '../doors'
import { addMerged, addReport, addReview, commit, type Project } from '../governed-projects'
import { actionsOf, reason, type Forms, type Scene } from './form'

const reviews = actionsOf('reviews/')
const runPage = actionsOf('runs/')
const fromDesk = ({ runId }: Project) => `/reviews/${runId}`
const fromRun = ({ runId }: Project) => `/runs/${runId}`
const found = fact('RegressionFound', { how: 'it broke the build', sure: 1 })

export const reviewForms: Forms = {
  [`${reviews}#merge`]: [
    { from: fromDesk, who: here('review.merge'), prepare: waitingChange, records: 'ChangeApproved' },
  ],
  [`${reviews}#sendBack`]: [
    {
      from: fromDesk,
      who: here('review.sendBack'),
      prepare: async (scene) => ({ ...(await waitingChange(scene)), text: 'again', cause: 'agent' }),
      records: 'ChangeSentBack',
    },
  ],
  [`${reviews}#discard`]: [
    {
      from: fromDesk,
      who: here('review.discard'),
      prepare: async (scene) => ({ ...(await waitingChange(scene)), words: 'no', cause: 'unwanted' }),
      records: 'ChangeDiscarded',
    },
  ],
  [`${runPage}#giveAudit`]: [
    {
      from: fromRun,
      who: here('review.merge'),
      prepare: async (scene) => ({ ...(await mergedChange(scene)), found: 'wrong', reason }),
      records: 'RegressionFound',
    },
  ],
  [`${runPage}#acceptReport`]: [
    { from: fromRun, who: here('review.merge'), prepare: report, records: 'OutcomeSettled' },
  ],
  [`${runPage}#dropReport`]: [
    {
      from: fromRun,
      who: here('review.discard'),
      prepare: async (scene) => ({ ...(await report(scene)), cause: 'agent', reason }),
      records: 'ReportDropped',
    },
  ],
  [`${runPage}#reportRegression`]: [
    {
      from: fromRun,
      who: here('regression.report'),
      prepare: async (scene) => ({ ...(await mergedChange(scene)), reason }),
      records: 'RegressionFound',
    },
  ],
  [`${runPage}#withdrawRegression`]: [
    {
      from: fromRun,
      who: here('regression.withdraw'),
      prepare: async (scene) => ({ ...(await mergedChange(scene, [found])), reason }),
      records: 'RegressionWithdrawn',
    },
  ],
}

async function waitingChange({ scribe, project, id }: Scene) {
  return { runId: (await addReview(scribe, project, id)).runId, commit }
}

async function mergedChange({ scribe, project, id }: Scene, more: readonly DomainEvent[] = []) {
  return { runId: (await addMerged(scribe, project, id, more)).runId }
}

async function report({ scribe, project, id }: Scene) {
  return { runId: (await addReport(scribe, project, id)).runId }
}
