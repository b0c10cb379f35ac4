// What Leeway does by itself once a change stands on the base branch.

/** After which merges the checks run again: those without a person, or every one. */
export const rechecks = ['automatic', 'every'] as const
export type Recheck = (typeof rechecks)[number]

/** What follows when a change that merged by itself turns out wrong: people are told, or it is taken back, too. */
export const answers = ['tell', 'revert'] as const
export type RegressionAnswer = (typeof answers)[number]
