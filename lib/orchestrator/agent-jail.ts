// The jail of one attempt: which host paths the agent sees and where. Everything else does not exist for it.
import type { Agent } from '../domain/agent'
import { compileJail } from '../domain/policy/compile/jail'
import { environmentOf } from '../domain/policy/environment'
import type { Permissions } from '../domain/policy/permissions'
import type { AgentProgram, AgentStart } from './agent-ports'
import type { AttemptPlace } from './git-ports'
import type { Mount } from './jail-ports'

const workspace = '/workspace'
const home = '/home/agent'
const protocol = '/run/leeway'
const instructions = '/etc/leeway/task.md'

export const insideJail = { workspace, home, protocol, instructions }

export type AttemptJail = {
  permissions: Permissions
  place: AttemptPlace
  trackedPaths: readonly string[]
  program: AgentProgram
  /** Written by Leeway. */
  files: readonly Mount[]
  setup: readonly Mount[]
}

export function attemptMounts({
  permissions,
  place,
  trackedPaths,
  program,
  files,
  setup,
}: AttemptJail): Mount[] {
  const compiled = compileJail(permissions, trackedPaths)
  const inWorktree = (path: string) => `${place.worktree}/${path}`
  const inside = (path: string) => (path === '' ? workspace : `${workspace}/${path}`)
  return [
    { kind: 'readOnly', from: place.objects, to: '/objects' },
    { kind: 'writable', from: place.agentGit, to: '/agent.git' },
    { kind: 'writable', from: place.home, to: home },
    { kind: 'writable', from: place.protocol, to: protocol },
    ...files,
    ...(program.directory ? [{ kind: 'readOnly' as const, from: program.directory, to: '/opt/agent' }] : []),
    { kind: 'readOnly', from: place.worktree, to: workspace },
    ...compiled.writable.map((path) => ({
      kind: 'writable' as const,
      from: inWorktree(path),
      to: inside(path),
    })),
    ...compiled.readOnly.map((path) => ({
      kind: 'readOnly' as const,
      from: inWorktree(path),
      to: inside(path),
    })),
    ...setup,
    ...compiled.masked.map(({ path, directory }) => ({
      kind: 'masked' as const,
      to: inside(path),
      directory,
    })),
    { kind: 'readOnly', from: place.agentGitfile, to: `${workspace}/.git` },
  ]
}

export function agentEnvironment(
  agent: Agent,
  permissions: Permissions,
  start: AgentStart,
): Record<string, string> {
  return {
    ...environmentOf(permissions),
    ...start.environment,
    HOME: home,
    LEEWAY_AGENT: agent.name,
    LEEWAY_TASK_FILE: instructions,
    LEEWAY_RUN_DIR: protocol,
  }
}
