// A person says that a merged change turned out wrong, or that what was found was not its fault.
import { fact } from '../../domain/events/vocabulary'
import { mayHappen, mayTurnOutWrong } from '../../domain/task/lifecycle'
import { foundRegression } from '../found-regression'
import { loadRun } from '../ground'
import { ofRun, refuse, type Decide } from './decision'
import { ownAgentRefused, ownWord } from '../own-agent'

export const reportRegression: Decide<'reportRegression'> = async (ground, who, command) => {
  const { runId, words, critical } = command
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  if (!mayHappen(run.state, 'RegressionFound'))
    return refuse(`this run is ${run.state.name}: only a change that has merged can turn out wrong`)
  if (!mayTurnOutWrong(run.state) && critical === undefined)
    return refuse('this change is known to be wrong already: say what is worse about it, or leave it')
  const found = { how: words, sure: 1, ...(critical === undefined ? {} : { critical }) }
  const isUnanswered = mayTurnOutWrong(run.state) || run.state.name === 'regressed'
  const facts = isUnanswered ? await foundRegression(ground, run, found) : [fact('RegressionFound', found)]
  return ofRun(ground, who, run, facts)
}

export const withdrawRegression: Decide<'withdrawRegression'> = async (ground, who, { runId, reason }) => {
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  if (run.state.name === 'landingRevert')
    return refuse('this change is being reverted in this moment; try again when that is over')
  if (!mayHappen(run.state, 'RegressionWithdrawn'))
    return refuse(`this run is ${run.state.name}: no regression of this change stands`)
  if (!(await ownWord(ground, who, run)).counts) return refuse(ownAgentRefused)
  return ofRun(ground, who, run, [fact('RegressionWithdrawn', { why: reason })])
}
