import { PosturePage } from '@/components/posture/posture-page'
import { NoSuchMoment } from '@/components/ui/no-such-moment'
import { readAsOf } from '@/lib/data/as-of'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getPosture } from '@/lib/data/posture'

export const metadata = { title: 'Posture' }

const path = '/posture'

export default async function Posture({ searchParams }: { searchParams: Promise<Asked> }) {
  const asOf = { path, ...(await readAsOf(await searchParams)) }
  if (asOf.problem !== null) return <NoSuchMoment title="Posture" asOf={asOf} />
  const found = await getPosture(asOf.then)
  return <PosturePage {...found} asOf={asOf} now={asOf.then?.at ?? (await currentTime())} />
}
