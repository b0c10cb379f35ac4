// The exact probability that an e-process ever reaches 1/α, by dynamic programming over what can have happened.
// Written from the formulas anew, and not with the functions it judges.

const shares = [0.02, 0.1, 0.2, 0.35, 0.5]

type Asked = { q0: number; alpha: number; failureRate: number; outcomes: number }

/** Every outcome is known at once: the number of failures among the first n is all that the value depends on. */
export function crossingProbability({ q0, alpha, failureRate, outcomes }: Asked): number {
  let waiting = [1]
  let crossed = 0
  for (let n = 1; n <= outcomes; n += 1) {
    waiting = Array.from({ length: n + 1 }, (_, failures) => {
      const [clean = 0, failed = 0] = [waiting[failures], waiting[failures - 1]]
      const mass = clean * (1 - failureRate) + failed * failureRate
      if (mean(shares.map((r) => ((1 - r * q0) / (1 - q0)) ** (n - failures) * r ** failures)) < 1 / alpha)
        return mass
      crossed += mass
      return 0
    })
  }
  return crossed
}

/**
 * The same where a failure comes to light `a` merges after its own with probability law[a], and the value takes
 * `assumed` for the law; both sum to 1 and are of one length. What the value depends on: failures found, and which of
 * the youngest merges are found to have failed (a bit each, the youngest first).
 */
export function crossingProbabilityWithLag({
  law,
  assumed = law,
  ...asked
}: Asked & { law: readonly number[]; assumed?: readonly number[] }): number {
  const window = law.length - 1
  const pendingFactors = factorsOfPending(asked.q0, cumulative(assumed), window)
  const isCrossed = crossingAt(asked)
  const width = 1 << (window + 1)
  let waiting = new Float64Array((asked.outcomes + 1) * width)
  waiting[0] = 1
  let crossed = 0
  for (let merges = 1; merges <= asked.outcomes; merges += 1) {
    waiting = oneMoreMerge(waiting, { width, window, merges, hazards: hazardsOf(law, asked.failureRate) })
    const pending = Math.min(merges, window)
    for (let failures = 0; failures <= merges; failures += 1)
      for (let mask = 0; mask < 1 << pending; mask += 1) {
        const at = failures * width + mask
        if (waiting[at] === 0) continue
        const settledClean = merges - pending - (failures - bits(mask))
        if (!isCrossed(settledClean, failures, pendingFactors[pending]?.[mask] ?? [])) continue
        crossed += waiting[at] ?? 0
        waiting[at] = 0
      }
  }
  return crossed
}

/** Whether the value reaches 1/α. It is asked millions of times: powers stand in tables, and nothing is allocated. */
function crossingAt({ q0, alpha, outcomes }: Asked) {
  const powersOf = (base: number) => Float64Array.from({ length: outcomes + 1 }, (_, n) => base ** n)
  const powers = shares.map((r) => ({ clean: powersOf((1 - r * q0) / (1 - q0)), failed: powersOf(r) }))
  return (clean: number, failures: number, ofPending: readonly number[]): boolean => {
    let sum = 0
    for (let i = 0; i < powers.length; i += 1) {
      const of = powers[i]
      sum +=
        (of?.clean[clean] ?? Number.NaN) * (of?.failed[failures] ?? Number.NaN) * (ofPending[i] ?? Number.NaN)
    }
    // A sum that is no number must not pass for one that is small.
    return !(sum / powers.length < 1 / alpha)
  }
}

/** By age: the chance that a merge is found to have failed at it, given that it was not before. */
function hazardsOf(law: readonly number[], failureRate: number): number[] {
  const found = cumulative(law)
  return law.map((share, age) => (failureRate * share) / (1 - failureRate * (found[age - 1] ?? 0)))
}

/** All others are one merge older, and each that is not yet found may be found now; the oldest leaves the window. */
function oneMoreMerge(
  before: Float64Array<ArrayBuffer>,
  round: { width: number; window: number; merges: number; hazards: readonly number[] },
): Float64Array<ArrayBuffer> {
  const { width, window, merges, hazards } = round
  const table = new Float64Array(before.length)
  for (let failures = 0; failures < merges; failures += 1)
    for (let mask = 0; mask < width / 2; mask += 1)
      table[failures * width + (mask << 1)] = before[failures * width + mask] ?? 0
  for (let age = 0; age <= Math.min(window, merges - 1); age += 1)
    findAt(table, { ...round, age, hazard: hazards[age] ?? 0 })
  const oldest = 1 << window
  for (let at = 0; at < table.length; at += 1) {
    if ((at & oldest) === 0) continue
    table[at - oldest] = (table[at - oldest] ?? 0) + (table[at] ?? 0)
    table[at] = 0
  }
  return table
}

/** Moves the share of each state in which the merge of this age is found now. Downwards, so that none moves twice. */
function findAt(
  table: Float64Array<ArrayBuffer>,
  { width, merges, age, hazard }: { width: number; merges: number; age: number; hazard: number },
): void {
  const bit = 1 << age
  for (let failures = merges - 1; failures >= 0; failures -= 1)
    for (let mask = 0; mask < width; mask += 1) {
      const from = failures * width + mask
      const mass = table[from] ?? 0
      if ((mask & bit) !== 0 || mass === 0) continue
      const to = (failures + 1) * width + (mask | bit)
      table[to] = (table[to] ?? 0) + mass * hazard
      table[from] = mass * (1 - hazard)
    }
}

/** By the number of pending merges and the mask of those found: one factor for each alternative. */
function factorsOfPending(q0: number, found: readonly number[], window: number): number[][][] {
  const factor = (r: number, age: number) => {
    const share = found[age] ?? 1
    return (1 - r * q0 * share) / (1 - q0 * share)
  }
  return Array.from({ length: window + 1 }, (_, pending) => {
    const ages = Array.from({ length: pending }, (_, age) => age)
    return Array.from({ length: 1 << pending }, (_, mask) => {
      const open = ages.filter((age) => (mask & (1 << age)) === 0)
      return shares.map((r) => open.reduce((product, age) => product * factor(r, age), 1))
    })
  })
}

function cumulative(law: readonly number[]): number[] {
  let sum = 0
  return law.map((one) => (sum += one))
}

function bits(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + bits(mask >> 1)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}
