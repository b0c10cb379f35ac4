// What to expect of an agent's next change: a hierarchical estimate (partial pooling, with exponential forgetting). Most
// lanes are thin, so each borrows from what is wider than it. For routing and expectation only; a lane's standing is
// never decided by it.

/** A lane as a history names it: ids of the log, or what a list of pull requests calls an agent and a project. */
export type Place = { agent: string; project: string; taskType: string }

type Group = {
  /** Places with the same key are of one group. */
  keyOf(place: Place): string
  /** How many outcomes of this group weigh as much as all that is wider. */
  prior: number
}

/** From wide to narrow. The weights are the same for every agent and project; decision 112 says how they were found. */
const groups: readonly Group[] = [
  { keyOf: () => 'all', prior: 10 },
  { keyOf: ({ agent }) => JSON.stringify([agent]), prior: 30 },
  { keyOf: ({ agent, taskType }) => JSON.stringify([agent, 'type', taskType]), prior: 10 },
  { keyOf: ({ agent, project }) => JSON.stringify([agent, 'project', project]), prior: 5 },
  { keyOf: ({ agent, project, taskType }) => JSON.stringify([agent, project, taskType]), prior: 30 },
]

/** For each group of `place`, from wide to narrow: whether another place is of it. */
export function groupsAround(place: Place): ((other: Place) => boolean)[] {
  return groups.map(
    ({ keyOf }) =>
      (other) =>
        keyOf(other) === keyOf(place),
  )
}

/** An outcome weighs half as much after this many later ones of the same group. */
const halfLife = 20
const fading = 0.5 ** (1 / halfLife)

type Tally = { weight: number; good: number }

export type Estimates = {
  /** An outcome: 1 is good, 0 is not. In the order in which they became known. */
  learn(place: Place, good: 0 | 1): void
  /**
   * The chance that the next one is good, from the widest group to the lane:
   * estimate = (Σ good + k·wider) / (Σ weight + k). `weight`: how many outcomes of the lane's own it is worth; what is
   * wider is worth k at most, and no more than there is of it, so before the first outcome it is 0.
   */
  expect(place: Place): { chance: number; weight: number }
}

export function createEstimates(): Estimates {
  const tallies = new Map<string, Tally>()
  return {
    learn(place, good) {
      for (const { keyOf } of groups) {
        const key = keyOf(place)
        const { weight, good: sum } = tallies.get(key) ?? { weight: 0, good: 0 }
        tallies.set(key, { weight: weight * fading + 1, good: sum * fading + good })
      }
    },
    expect(place) {
      return groups.reduce(
        (wider, { keyOf, prior }) => {
          const own = tallies.get(keyOf(place)) ?? { weight: 0, good: 0 }
          const chance = (own.good + prior * wider.chance) / (own.weight + prior)
          return { chance, weight: own.weight + Math.min(prior, wider.weight) }
        },
        { chance: 0.5, weight: 0 },
      )
    },
  }
}
