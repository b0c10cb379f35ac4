import { redirect } from 'next/navigation'
import type { PolicyPath } from '@/components/policy/policy-frame'
import { listPolicyProjects } from '@/lib/data/policy'

/** The project whose policy is looked at and all there are; null without any. Without a choice: to the first. */
export async function chosenProject(path: PolicyPath, asked: string | string[] | undefined) {
  const projects = await listPolicyProjects()
  const [first] = projects
  if (first === undefined) return null
  if (typeof asked !== 'string') redirect(`${path}?project=${first.projectId}`)
  return { projectId: asked, projects }
}
