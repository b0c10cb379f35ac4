import { notFound } from 'next/navigation'
import { NoPolicyProject, PolicyFrame } from '@/components/policy/policy-frame'
import { WhatIfPage } from '@/components/policy/what-if-page'
import type { Asked } from '@/lib/data/asked-text'
import { getWhatIf } from '@/lib/data/policy-what-if'
import { chosenProject } from '../chosen-project'

export const metadata = { title: 'What if' }

const path = '/policy/what-if'

export default async function WhatIf({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams
  const chosen = await chosenProject(path, asked)
  if (chosen === null) return <NoPolicyProject />
  const found = await getWhatIf(chosen.projectId, asked)
  if (found === null) notFound()
  return (
    <PolicyFrame path={path} {...chosen} project={found.project}>
      <WhatIfPage {...found} />
    </PolicyFrame>
  )
}
