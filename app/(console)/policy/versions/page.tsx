import { notFound } from 'next/navigation'
import { NoPolicyProject, PolicyFrame } from '@/components/policy/policy-frame'
import { VersionsPage } from '@/components/policy/versions-page'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getVersions } from '@/lib/data/policy-versions'
import { chosenProject } from '../chosen-project'

export const metadata = { title: 'Versions of the policy' }

const path = '/policy/versions'

export default async function Versions({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams
  const chosen = await chosenProject(path, asked)
  if (chosen === null) return <NoPolicyProject />
  const found = await getVersions(chosen.projectId, asked)
  if (found === null) notFound()
  return (
    <PolicyFrame path={path} {...chosen} project={found.project}>
      <VersionsPage {...found} now={await currentTime()} />
    </PolicyFrame>
  )
}
