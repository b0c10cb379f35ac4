import { notFound } from 'next/navigation'
import { LanePage } from '@/components/trust/lane-page'
import { currentTime } from '@/lib/data/current-time'
import { getLane } from '@/lib/data/lane'
import { getLaneExpectation } from '@/lib/data/lane-expectation'
import { pageOffset } from '@/lib/data/page-offset'
import { acknowledge, grant, lower } from '../../../actions'

export const metadata = { title: 'Lane' }

type Props = {
  params: Promise<{ agent: string; project: string; type: string }>
  searchParams: Promise<{ offset?: string }>
}

export default async function Lane({ params, searchParams }: Props) {
  const { agent, project, type } = await params
  const lane = { agentId: agent, projectId: project, taskType: type }
  const found = await getLane(lane, { offset: pageOffset((await searchParams).offset) })
  if (found === null) notFound()
  const expectation = await getLaneExpectation(lane)
  return (
    <LanePage
      {...found}
      expectation={expectation}
      actions={{ grant, lowerTo: lower, acknowledge }}
      now={await currentTime()}
    />
  )
}
