import { notFound } from 'next/navigation'
import { NoPolicyProject, PolicyFrame } from '@/components/policy/policy-frame'
import { PolicyPage } from '@/components/policy/policy-page'
import { askedText, type Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getPolicy } from '@/lib/data/policy'
import { backtestPolicy } from '@/lib/data/policy-backtest'
import { adopt } from './actions'
import { chosenProject } from './chosen-project'

export const metadata = { title: 'Policy' }

const path = '/policy'

export default async function Policy({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams
  const chosen = await chosenProject(path, asked)
  if (chosen === null) return <NoPolicyProject />
  const found = await getPolicy(chosen.projectId)
  if (found === null) notFound()
  const backtest = askedText(asked, 'backtest') === '1' ? await backtestPolicy(chosen.projectId) : null
  return (
    <PolicyFrame path={path} {...chosen} project={found.project}>
      <PolicyPage {...found} {...{ adopt, backtest }} now={await currentTime()} />
    </PolicyFrame>
  )
}
