// What an attempt may still use of its model: by its run's own limits, and by what the month has left.
import type { Clock } from './ports'

/** null: not limited. */
export type Allowance = { tokens: number | null; costMicroUsd: number | null }
/** Used already, by everybody who shares the allowance. */
export type Used = { tokens: number; costMicroUsd: number }

export type SharedAllowance = Allowance & { name: string; used(): Promise<Used> }

/** What is used up, and the sentence that says so: whose it is, its figure, and what was used. */
export type Spent = { how: 'tokenLimit' | 'costLimit' | 'budget'; why: string }

export type Spending = {
  /** `costMicroUsd` is null where nobody knows the model's price. */
  add(tokens: number, costMicroUsd: number | null): void
  /** `more`: what is on its way to be used. */
  exceeded(more?: Used): Spent | null
  /** Looks at what others have used meanwhile, now and then. */
  refresh(): Promise<void>
}

const refreshMilliseconds = 10_000

/** `own.used`: by earlier attempts of the same run. */
export async function createSpending(
  clock: Clock,
  own: Allowance & { used?: Used },
  shared: readonly SharedAllowance[],
): Promise<Spending> {
  const run: Used = { ...(own.used ?? nothing) }
  const months = shared.map((allowance) => ({ ...allowance, total: { tokens: 0, costMicroUsd: 0 } }))
  let lookedAt = Date.parse(clock.now())

  async function look(): Promise<void> {
    for (const month of months) {
      const used = await month.used()
      // What this attempt used may not be counted there yet: the total never falls.
      month.total.tokens = Math.max(month.total.tokens, used.tokens)
      month.total.costMicroUsd = Math.max(month.total.costMicroUsd, used.costMicroUsd)
    }
  }

  await look()
  return {
    add(tokens, costMicroUsd) {
      for (const used of [run, ...months.map(({ total }) => total)]) {
        used.tokens += tokens
        used.costMicroUsd += costMicroUsd ?? 0
      }
    },
    exceeded(more = nothing) {
      const spentMonths = months.map((month) => ofMonth(month, more))
      return ofRun({ ...own, total: run }, more) ?? spentMonths.find((why) => why !== null) ?? null
    },
    async refresh() {
      if (months.length === 0 || Date.parse(clock.now()) - lookedAt < refreshMilliseconds) return
      lookedAt = Date.parse(clock.now())
      await look()
    },
  }
}

type Filled = Allowance & { total: Used }

function ofRun({ tokens, costMicroUsd, total }: Filled, more: Used): Spent | null {
  if (isSpent(tokens, total.tokens + more.tokens)) {
    const why = `the run's ${tokens} tokens are used up: ${tokenWords(total, more)}`
    return { how: 'tokenLimit', why }
  }
  if (isSpent(costMicroUsd, total.costMicroUsd + more.costMicroUsd)) {
    const why = `the run's ${dollars(costMicroUsd)} are spent: ${costWords(total, more)}`
    return { how: 'costLimit', why }
  }
  return null
}

function ofMonth({ name, tokens, costMicroUsd, total }: Filled & { name: string }, more: Used): Spent | null {
  if (isSpent(tokens, total.tokens + more.tokens)) {
    const why = `the month's ${tokens} tokens of ${name} are used up: ${tokenWords(total, more)}`
    return { how: 'budget', why }
  }
  if (isSpent(costMicroUsd, total.costMicroUsd + more.costMicroUsd)) {
    const why = `the month's ${dollars(costMicroUsd)} of ${name} are spent: ${costWords(total, more)}`
    return { how: 'budget', why }
  }
  return null
}

function tokenWords({ tokens }: Used, more: Used): string {
  return `${tokens} were used${more.tokens === 0 ? '' : `, and ${more.tokens} are on their way`}`
}

function costWords({ costMicroUsd }: Used, more: Used): string {
  const onTheWay = more.costMicroUsd === 0 ? '' : `, and ${dollars(more.costMicroUsd)} are on their way`
  return `${dollars(costMicroUsd)} were used${onTheWay}`
}

const nothing: Used = { tokens: 0, costMicroUsd: 0 }
const isSpent = (allowed: number | null, used: number) => allowed !== null && used >= allowed
/** Cents at least, and as much more as there is of them. */
const dollars = (microUsd: number | null) =>
  `${((microUsd ?? 0) / 1_000_000).toFixed(6).replace(/0{1,4}$/, '')} USD`
