// What the hook before each call of a tool costs: in a real jail, through its bridge, to the service that judges and
// notes, against `true` in the hook's place. Both take turns.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { hookFile } from '../../lib/adapters/hooks/hook-file'
import { openHookService } from '../../lib/adapters/hooks/hook-service'
import { createJail } from '../../lib/adapters/jail/jail'
import { hookPort } from '../../lib/domain/policy/compile/compiled'
import { checkPolicy } from '../../lib/domain/policy/check/check'
import { judgeCall } from '../../lib/domain/policy/evaluate/judge-call'
import { parsePolicy } from '../../lib/domain/policy/parse/parse'
import type { Permissions } from '../../lib/domain/policy/permissions'
import { profilePermissions } from '../../lib/domain/policy/compose/profile-permissions'
import { starterPolicy } from '../../lib/domain/policy/starter'
import type { ToolCall } from '../../lib/domain/policy/evaluate/tool-call'
import type { Mount } from '../../lib/orchestrator/jail-ports'
import type { Measured } from './measured'
import { median, quantile } from './statistics'

const rounds = 200
const warmUps = 20
const millisecondsMax = 15
const contentBytes = 4_000

const Turn = z.object({ bare: z.number(), hook: z.number(), answer: z.literal('0 {}') })

const question = {
  ...{
    session_id: 'measured',
    cwd: '/workspace',
    hook_event_name: 'PreToolUse',
    tool_use_id: 'toolu_measured',
  },
  tool_name: 'Write',
  tool_input: { file_path: '/workspace/src/a.ts', content: 'x'.repeat(contentBytes) },
}

export async function measureHook(): Promise<Measured[]> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'leeway-hook-'))
  try {
    await chmod(dataDirectory, 0o711)
    const turns = (await askInJail(dataDirectory)).slice(warmUps)
    if (turns.length !== rounds) throw new Error(`the hook answered ${turns.length} times out of ${rounds}`)
    return [figureOf(turns)]
  } finally {
    await rm(dataDirectory, { recursive: true })
  }
}

async function askInJail(dataDirectory: string): Promise<z.infer<typeof Turn>[]> {
  const startEgressProxy = () => Promise.reject(new Error('nothing here reaches a network'))
  const jail = createJail({ dataDirectory, startEgressProxy })
  const user = jail.takeUser()
  const permissions = starterPermissions()
  const judge = (call: ToolCall) => judgeCall('claude-code', permissions, call)
  const noted: ToolCall[] = []
  const open = (path: string) => openHookService({ judge, onDecided: (call) => noted.push(call) }, path)
  let output = ''
  const program = await jail.start({
    directory: join(dataDirectory, 'jail'),
    argv: ['node', '/opt/ask-hook.mjs', String(rounds + warmUps), '/opt/question.json'],
    ...{ cwd: '/tmp', environment: {}, user, diskDirectories: [], egress: null },
    mounts: await mountsOf(dataDirectory),
    limits: permissions.limits,
    doors: [{ port: hookPort, open }],
    onOutput: ({ bytes }) => {
      output += Buffer.from(bytes).toString('utf8')
    },
  })
  await program.ended
  jail.returnUser(user)
  return output
    .trim()
    .split('\n')
    .map((line) => Turn.parse(JSON.parse(line)))
}

async function mountsOf(dataDirectory: string): Promise<Mount[]> {
  const hook = hookFile()
  // The account of a jail may not reach where it stands.
  const asking = await readFile(fileURLToPath(new URL('ask-hook.mjs', import.meta.url)), 'utf8')
  const write = async (name: string, text: string) => {
    const path = join(dataDirectory, name)
    await writeFile(path, text, { mode: 0o644 })
    return path
  }
  return [
    { kind: 'readOnly', from: await write('hook.sh', hook.text), to: hook.path },
    {
      kind: 'readOnly',
      from: await write('question.json', JSON.stringify(question)),
      to: '/opt/question.json',
    },
    { kind: 'readOnly', from: await write('ask-hook.mjs', asking), to: '/opt/ask-hook.mjs' },
  ]
}

function starterPermissions(): Permissions {
  const parsed = parsePolicy(starterPolicy({ projectName: 'measured' }))
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const permitted = profilePermissions(checked.policy, 'implement')
  if (!permitted.ok) throw new Error(permitted.why)
  return permitted.permissions
}

function figureOf(turns: readonly z.infer<typeof Turn>[]): Measured {
  const ours = turns.map(({ hook }) => hook)
  const bare = turns.map((turn) => turn.bare)
  const added = turns.map((turn) => turn.hook - turn.bare)
  return {
    what: `hook before a tool, ${contentBytes / 1_000} kB asked`,
    n: rounds,
    figure: `${median(ours).toFixed(2)} ms`,
    baseline: `${median(bare).toFixed(2)} ms: true in its place`,
    ratio: median(ours) / median(bare),
    ratioMax: null,
    budget: { milliseconds: median(added), millisecondsMax },
    notes: [`added: median ${median(added).toFixed(2)} ms, p95 ${quantile(added, 0.95).toFixed(2)} ms`],
  }
}
