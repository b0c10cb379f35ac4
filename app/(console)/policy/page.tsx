import { notFound } from 'next/navigation'
import { NoPolicyProject, PolicyFrame } from '@/components/policy/policy-frame'
import { PolicyPage } from '@/components/policy/policy-page'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getPolicy } from '@/lib/data/policy'
import { adopt } from './actions'
import { chosenProject } from './chosen-project'

export const metadata = { title: 'Policy' }

const path = '/policy'

export default async function Policy({ searchParams }: { searchParams: Promise<Asked> }) {
  const chosen = await chosenProject(path, await searchParams)
  if (chosen === null) return <NoPolicyProject />
  const found = await getPolicy(chosen.projectId)
  if (found === null) notFound()
  return (
    <PolicyFrame path={path} {...chosen} project={found.project}>
      <PolicyPage {...found} adopt={adopt} now={await currentTime()} />
    </PolicyFrame>
  )
}
