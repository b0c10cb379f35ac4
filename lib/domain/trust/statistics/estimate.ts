// What to expect of an agent's next change: a hierarchical estimate. Most lanes are thin, so each borrows from what is
// wider than it. For routing and expectation only; a lane's standing is never decided by it.

export type Place = { agent: string; project: string; taskType: string }

type Level = {
  keyOf(place: Place): string
  /** How many outcomes of this level weigh as much as all that is wider. */
  prior: number
}

/** From wide to narrow. The weights are the same for every agent and project; DECISIONS says how they were found. */
const levels: readonly Level[] = [
  { keyOf: () => 'all', prior: 10 },
  { keyOf: ({ agent }) => JSON.stringify([agent]), prior: 30 },
  { keyOf: ({ agent, taskType }) => JSON.stringify([agent, 'type', taskType]), prior: 10 },
  { keyOf: ({ agent, project }) => JSON.stringify([agent, 'project', project]), prior: 5 },
  { keyOf: ({ agent, project, taskType }) => JSON.stringify([agent, project, taskType]), prior: 30 },
]

/** An outcome weighs half as much after this many later ones of the same level. */
const halfLife = 20
const fading = 0.5 ** (1 / halfLife)

type Tally = { weight: number; good: number }

export type Estimates = {
  /** An outcome: 1 is good, 0 is not. In the order in which they became known. */
  learn(place: Place, good: 0 | 1): void
  /**
   * The chance that the next one is good, from the widest level to the lane:
   * estimate = (Σ good + k·wider) / (Σ weight + k). `weight`: how many outcomes of the lane's own it is worth; what is
   * wider is worth k at most, and no more than there is of it, so before the first outcome it is 0.
   */
  expect(place: Place): { chance: number; weight: number }
}

export function createEstimates(): Estimates {
  const tallies = new Map<string, Tally>()
  return {
    learn(place, good) {
      for (const { keyOf } of levels) {
        const key = keyOf(place)
        const { weight, good: sum } = tallies.get(key) ?? { weight: 0, good: 0 }
        tallies.set(key, { weight: weight * fading + 1, good: sum * fading + good })
      }
    },
    expect(place) {
      return levels.reduce(
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
