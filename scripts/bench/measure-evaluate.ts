// One action judged under 500 rules, beside Cedar judging the same by the same rules. Each must say what the other says.
import { decide, type AgentAction } from '../../lib/domain/policy/evaluate/evaluate'
import { prepareCedar } from './cedar-policy'
import { manyActions, manyRules, rulesInAll } from './many-rules'
import type { Measured } from './measured'
import { quantile } from './statistics'

const times = 20_000
const warmUps = 2_000
const turn = 2_000
const microsecondsMax = 50

export async function measureEvaluate(): Promise<Measured[]> {
  const permissions = manyRules(1)
  const cedar = prepareCedar(permissions)
  const decideHere = (action: AgentAction) => decide(permissions, action).allowed
  const ground = manyActions(warmUps, 3)
  askAll(ground, decideHere)
  askAll(ground, cedar)
  const actions = manyActions(times, 2)
  const own: Asked[] = []
  const other: Asked[] = []
  // In turns, so that both meet what else the machine does; of some length, so that neither runs in cold caches.
  for (let at = 0; at < times; at += turn) {
    own.push(...askAll(actions.slice(at, at + turn), decideHere))
    other.push(...askAll(actions.slice(at, at + turn), cedar))
  }
  const apart = own.findIndex(({ allowed }, index) => allowed !== other[index]?.allowed)
  if (apart >= 0) throw new Error(`the two disagree on ${JSON.stringify(actions[apart])}`)
  return [rowOf(own, other)]
}

type Asked = { allowed: boolean; microseconds: number }

function askAll(actions: readonly AgentAction[], ask: (action: AgentAction) => boolean): Asked[] {
  return actions.map((action) => {
    const started = process.hrtime.bigint()
    const allowed = ask(action)
    return { allowed, microseconds: Number(process.hrtime.bigint() - started) / 1000 }
  })
}

function rowOf(own: readonly Asked[], other: readonly Asked[]): Measured {
  const at = (of: readonly Asked[], share: number) =>
    quantile(
      of.map(({ microseconds }) => microseconds),
      share,
    )
  const [p99, cedarP99] = [at(own, 0.99), at(other, 0.99)]
  const allowed = own.filter((one) => one.allowed).length
  return {
    what: `deciding by ${rulesInAll} rules (p99)`,
    ...{ n: times, figure: words(p99), baseline: `${words(cedarP99)} (Cedar)` },
    ...{ ratio: p99 / cedarP99, ratioMax: null },
    budget: { milliseconds: p99 / 1000, millisecondsMax: microsecondsMax / 1000 },
    notes: [
      `p50 ${words(at(own, 0.5))}, Cedar ${words(at(other, 0.5))}`,
      `both said yes to the same ${allowed} actions, and no to the same others`,
    ],
  }
}

const words = (microseconds: number) => `${microseconds.toFixed(1)} µs`
