import { redirect } from 'next/navigation'
import { addressOf, type PolicyPath } from '@/components/policy/policy-paths'
import type { Asked } from '@/lib/data/asked-text'
import { listPolicyProjects } from '@/lib/data/policy'

/**
 * Whose policy is looked at and all there are; null without any. Without a choice, or where the organisation has no
 * such page: on to one that is there, with everything else that was asked.
 */
export async function chosenProject(path: PolicyPath, asked: Asked) {
  const projects = await listPolicyProjects()
  const [first] = projects
  if (first === undefined) return null
  const { project, ...rest } = asked
  const projectId = typeof project === 'string' ? project : first.projectId
  const address = addressOf(path, projectId, rest)
  if (typeof project !== 'string' || !address.startsWith(`${path}?`)) redirect(address)
  return { projectId, projects }
}
