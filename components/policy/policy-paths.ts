// The addresses of the pages about a policy: which there are for whose policy, and how a question stands in them.
import { organisationScope } from '@/lib/domain/events/streams'

export const tabs = [
  { path: '/policy', label: 'In force and proposed', ofProjects: false },
  { path: '/policy/profiles', label: 'Profiles', ofProjects: true },
  { path: '/policy/what-if', label: 'What if', ofProjects: true },
  { path: '/policy/versions', label: 'Versions', ofProjects: false },
] as const
export type PolicyPath = (typeof tabs)[number]['path']

/** The organisation's policy has no profiles and no tasks. */
export function tabsOf(projectId: string) {
  return tabs.filter(({ ofProjects }) => !ofProjects || projectId !== organisationScope)
}

type Asked = Readonly<Record<string, string | string[] | undefined>>

/** A page of one policy with what is asked there; its first page where it has no such one. */
export function addressOf(path: PolicyPath, projectId: string, asked: Asked = {}): string {
  const isThere = tabsOf(projectId).some((tab) => tab.path === path)
  const given = isThere ? Object.entries(asked) : []
  const all = given.flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value]))
  return `${isThere ? path : '/policy'}?${new URLSearchParams([['project', projectId], ...all]).toString()}`
}
