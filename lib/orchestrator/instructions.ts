import type { Run } from '../domain/task/lifecycle'
import { hostAndPort } from '../domain/policy/network'
import type { TaskFields } from '../domain/events/task'
import type { NetworkHost, Permissions } from '../domain/policy/permissions'
import type { AgentRuntime } from './agent-ports'

/** Another edition is another agent: its lanes begin an epoch. Raised where the words below ask for something else. */
export const instructionsEdition = '1'

/** The text an agent gets: the task's own words, what it may write, and what reviewers sent back. */
export function instructionsFor(
  run: Pick<Run, 'sentBack'>,
  { task, body, permissions }: { task: Pick<TaskFields, 'title'>; body: string; permissions: Permissions },
  { modelApi }: Pick<AgentRuntime, 'modelApi'>,
): string {
  const scope = permissions.write.allow.map((group) => group.join(', ')).join(' and ')
  const parts = [
    `# ${task.title}`,
    body.trim(),
    '## Where you work',
    `The project is the current directory. You may write: ${scope || 'nothing'}.`,
    networkWords(permissions.network),
    'Checks run after you have finished, without network; a person may read your change.',
    '## What to report',
    modelApi === null
      ? runDirectoryWords
      : 'What you say is recorded. End with what the next reader must know.',
  ]
  const sentBack = run.sentBack.flatMap((text, index) => [`### Attempt ${index + 1} was sent back`, text])
  return (
    [...parts, ...(sentBack.length > 0 ? ['## What reviewers said', ...sentBack] : [])].join('\n\n') + '\n'
  )
}

const runDirectoryWords =
  'Write to the directory named by LEEWAY_RUN_DIR: `status.json` ({"status": "…"}), `reasoning.jsonl` and\n`events.jsonl` (one JSON object a line), `handover.md` (what the next reader must know).'

function networkWords(network: readonly NetworkHost[]): string {
  if (network.length === 0) return 'There is no network.'
  const hosts = network.map(hostAndPort).join(', ')
  return `The network is ${hosts} and no other host, through the proxy that HTTPS_PROXY and HTTP_PROXY name. Each attempt is recorded.`
}
