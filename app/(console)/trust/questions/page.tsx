import { QuestionsPage } from '@/components/trust/questions-page'
import { NoSuchMoment } from '@/components/ui/no-such-moment'
import { readAsOf } from '@/lib/data/as-of'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { answerTrust } from '@/lib/data/trust-questions'

export const metadata = { title: 'Since when' }

const path = '/trust/questions'

export default async function Questions({ searchParams }: { searchParams: Promise<Asked> }) {
  const address = await searchParams
  const asOf = { path, ...(await readAsOf(address)) }
  if (asOf.problem !== null) return <NoSuchMoment title="Since when" asOf={asOf} />
  const found = await answerTrust(address, asOf.then)
  return <QuestionsPage {...found} asOf={asOf} now={asOf.then?.at ?? (await currentTime())} />
}
