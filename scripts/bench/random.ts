/** The same seed yields the same numbers, so that two runs of a bench measure the same thing. */
export type Generator = {
  below(bound: number): number
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T
}

/** A linear congruence with the constants of Numerical Recipes: evenly spread is enough here. */
export function createGenerator(seed: number): Generator {
  let state = seed >>> 0
  const below = (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
