import { notFound } from 'next/navigation'
import { LanePage } from '@/components/trust/lane-page'
import { NoSuchMoment } from '@/components/ui/no-such-moment'
import { readAsOf } from '@/lib/data/as-of'
import { askedText, type Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getLane } from '@/lib/data/lane'
import { getLaneExpectation } from '@/lib/data/lane-expectation'
import { laneHref } from '@/lib/data/lane-href'
import { pageOffset } from '@/lib/data/page-offset'
import { acknowledge, grant, lower } from '../../../actions'

export const metadata = { title: 'Lane' }

type Props = {
  params: Promise<{ agent: string; project: string; type: string }>
  searchParams: Promise<Asked>
}

export default async function Lane({ params, searchParams }: Props) {
  const { agent, project, type } = await params
  const lane = { agentId: agent, projectId: project, taskType: type }
  const address = await searchParams
  const asOf = { path: laneHref(lane), ...(await readAsOf(address)) }
  const offset = pageOffset(askedText(address, 'offset'))
  const found = await getLane(lane, { offset, then: asOf.then })
  if (found === null) notFound()
  if (asOf.problem !== null) return <NoSuchMoment title={`${found.agent} on ${type}`} asOf={asOf} />
  const now = asOf.then?.at ?? (await currentTime())
  // What to expect is a word about now.
  const expectation = asOf.then === null ? await getLaneExpectation(lane) : null
  const actions = { grant, lowerTo: lower, acknowledge }
  return <LanePage {...found} {...{ expectation, actions, asOf, now }} />
}
