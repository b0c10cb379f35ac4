import { notFound } from 'next/navigation'
import { NoPolicyProject, PolicyFrame } from '@/components/policy/policy-frame'
import { ProfilesPage } from '@/components/policy/profiles-page'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getProfiles } from '@/lib/data/policy-profiles'
import { chosenProject } from '../chosen-project'

export const metadata = { title: 'Profiles' }

const path = '/policy/profiles'

export default async function Profiles({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams
  const chosen = await chosenProject(path, asked)
  if (chosen === null) return <NoPolicyProject />
  const found = await getProfiles(chosen.projectId, asked)
  if (found === null) notFound()
  return (
    <PolicyFrame path={path} {...chosen} project={found.project}>
      <ProfilesPage {...found} now={await currentTime()} />
    </PolicyFrame>
  )
}
