import { describe, expect, it } from 'vitest'
import { createSpending } from './spending'

function clockAt(times: string[]) {
  return { now: () => times[0] ?? '' }
}
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString()
const unlimited = { tokens: null, costMicroUsd: null }

describe('what an attempt may still use', () => {
  it('ends with its own tokens, and with its own cost', async () => {
    const spending = await createSpending(clockAt([at(0)]), { tokens: 100, costMicroUsd: 2_000_000 }, [])
    spending.add(99, 1_999_999)
    expect(spending.exceeded()).toBeNull()
    spending.add(1, 0)
    expect(spending.exceeded()).toEqual({
      how: 'tokenLimit',
      why: "the run's 100 tokens are used up: 100 were used",
    })
    const costly = await createSpending(clockAt([at(0)]), { tokens: null, costMicroUsd: 2_000_000 }, [])
    costly.add(1, 2_001_800)
    const why = "the run's 2.00 USD are spent: 2.0018 USD were used"
    expect(costly.exceeded()).toEqual({ how: 'costLimit', why })
  })

  it('ends before what is on its way is used, too', async () => {
    const month = {
      tokens: 50,
      costMicroUsd: null,
      name: 'the agent',
      used: async () => ({ tokens: 0, costMicroUsd: 0 }),
    }
    const spending = await createSpending(clockAt([at(0)]), { tokens: 100, costMicroUsd: 9 }, [month])
    spending.add(40, 5)
    expect(spending.exceeded({ tokens: 9, costMicroUsd: 3 })).toBeNull()
    expect(spending.exceeded({ tokens: 10, costMicroUsd: 0 })).toEqual({
      how: 'budget',
      why: "the month's 50 tokens of the agent are used up: 40 were used, and 10 are on their way",
    })
    expect(spending.exceeded({ tokens: 60, costMicroUsd: 0 })?.how).toBe('tokenLimit')
    expect(spending.exceeded({ tokens: 0, costMicroUsd: 4 })?.how).toBe('costLimit')
    expect(spending.exceeded()).toBeNull()
  })

  it('is what earlier attempts of the run have left', async () => {
    const own = { tokens: 100, costMicroUsd: null, used: { tokens: 90, costMicroUsd: 0 } }
    const spending = await createSpending(clockAt([at(0)]), own, [])
    expect(spending.exceeded()).toBeNull()
    spending.add(10, null)
    expect(spending.exceeded()?.how).toBe('tokenLimit')
  })

  it('is nothing where the month has nothing left, before the first request', async () => {
    const month = {
      ...unlimited,
      costMicroUsd: 5,
      name: 'the project',
      used: async () => ({ tokens: 0, costMicroUsd: 5 }),
    }
    const spending = await createSpending(clockAt([at(0)]), unlimited, [month])
    expect(spending.exceeded()?.how).toBe('budget')
  })

  it('shrinks by what others use meanwhile, and its own use is never counted away', async () => {
    const used = { tokens: 10, costMicroUsd: 0 }
    const times = [at(0)]
    const month = { tokens: 100, costMicroUsd: null, name: 'the agent', used: async () => used }
    const spending = await createSpending(clockAt(times), unlimited, [month])
    spending.add(80, null)
    await spending.refresh()
    expect(spending.exceeded()).toBeNull()
    times[0] = at(11)
    await spending.refresh()
    expect(spending.exceeded()).toBeNull()
    used.tokens = 100
    times[0] = at(22)
    await spending.refresh()
    expect(spending.exceeded()).toEqual({
      how: 'budget',
      why: "the month's 100 tokens of the agent are used up: 100 were used",
    })
  })

  it('is not counted against a price that nobody knows', async () => {
    const spending = await createSpending(clockAt([at(0)]), { tokens: null, costMicroUsd: 1 }, [])
    spending.add(1_000_000, null)
    expect(spending.exceeded()).toBeNull()
  })
})
