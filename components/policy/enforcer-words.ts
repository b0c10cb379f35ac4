import type { Enforcer } from '@/lib/domain/policy/fidelity/fidelity-rules'

/** What of Leeway holds a rule, as the end of "held by". */
export const enforcerWords: Record<Enforcer, string> = {
  jail: 'the jail',
  gateway: 'the gateway to its model',
  after: 'the judgement of the change',
}
