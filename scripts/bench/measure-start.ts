// From the lease to the first byte of the agent's program, as a worker really does it, against what nobody can do
// without: a work tree of the same repository, and a jail around nothing. Both take turns in one run.
import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { work } from '../../lib/orchestrator/worker'
import type { WorkerGround } from '../../lib/orchestrator/worker-ground'
import { workerGround } from '../../lib/wiring/worker'
import { openBenchInstallation, type BenchInstallation } from './installation'
import { governLargeProject, until, type LargeProject } from './large-project'
import type { Measured } from './measured'
import { median, milliseconds } from './statistics'

const files = 10_000
const rounds = 12
/** Disk caches, the first jail of a process and the compiler are warm after these. */
const warmUps = 2
const ratioMax = 1.3

export async function measureStart(): Promise<Measured[]> {
  const installation = await openBenchInstallation()
  const stopping = new AbortController()
  const ground = await workerGround(stopping.signal)
  if (!ground.probe.ok) throw new Error(`${ground.probe.why}: ${ground.probe.help}`)
  const watch = createWatch()
  const faults: unknown[] = []
  const working = work(watched(ground, watch), { hands: 1, onFault: (error) => faults.push(error) })
  try {
    const agentId = await declareAgent(installation)
    const project = await governLargeProject(installation, { files, agentId })
    const measured = await takeTurns(installation, project, watch)
    if (faults.length > 0) throw faults[0]
    return measured
  } finally {
    stopping.abort()
    await working
    await installation.close()
  }
}

function declareAgent({ must, ada }: BenchInstallation): Promise<string> {
  const command = ['/bin/sh', '-c', 'echo started']
  const program = { command, programDirectory: null, ownerId: ada.personId }
  const declaration = { name: 'quick', runtime: 'command', provider: 'none', model: 'none', ...program }
  return must({ type: 'declareAgent', declaration })
}

type Watch = ReturnType<typeof createWatch>

/** What happened when, in the attempt that runs now. */
function createWatch() {
  let marks = new Map<string, number>()
  return {
    mark(name: string) {
      if (!marks.has(name)) marks.set(name, performance.now())
    },
    /** From one mark to another in milliseconds; undefined until both were met. */
    between(from: string, to: string): number | undefined {
      const [start, end] = [marks.get(from), marks.get(to)]
      return start === undefined || end === undefined ? undefined : end - start
    },
    clear() {
      marks = new Map()
    },
  }
}

/** The worker's own ground; that its parts are looked at changes nothing of what they do. */
function watched(ground: WorkerGround, watch: Watch): WorkerGround {
  return {
    ...ground,
    log: {
      ...ground.log,
      async append(appends) {
        const results = await ground.log.append(appends)
        if (appends.some(({ leaseSeconds }) => leaseSeconds !== undefined)) watch.mark('leased')
        return results
      },
    },
    git: {
      ...ground.git,
      async prepareAttempt(request) {
        watch.mark('authorised')
        const place = await ground.git.prepareAttempt(request)
        watch.mark('laid out')
        return place
      },
      async remove(directory) {
        watch.mark('removing')
        await ground.git.remove(directory)
        watch.mark('removed')
      },
    },
    jail: {
      ...ground.jail,
      async start(spec) {
        watch.mark('jail asked')
        const onOutput: typeof spec.onOutput = (chunk) => {
          watch.mark('first byte')
          spec.onOutput(chunk)
        }
        return ground.jail.start({ ...spec, onOutput })
      },
    },
  }
}

const phases = [
  ['authorise', 'leased', 'authorised'],
  ['lay out the work tree', 'authorised', 'laid out'],
  ['record the start, plan the jail', 'laid out', 'jail asked'],
  ['jail to first byte', 'jail asked', 'first byte'],
] as const

async function takeTurns(
  installation: BenchInstallation,
  project: LargeProject,
  watch: Watch,
): Promise<Measured[]> {
  const ours: number[] = []
  const bare: number[] = []
  const parts = phases.map((): number[] => [])
  const removals: number[] = []
  for (let round = 0; round < rounds + warmUps; round += 1) {
    watch.clear()
    await project.addTask(`start-${round}`)
    await until('the attempt to be removed', () => Promise.resolve(watch.between('leased', 'removed')))
    const yardstick = await bareStart(installation, project)
    if (round < warmUps) continue
    ours.push(watch.between('leased', 'first byte') ?? Number.NaN)
    phases.forEach(([, from, to], index) => parts[index]?.push(watch.between(from, to) ?? Number.NaN))
    removals.push(watch.between('removing', 'removed') ?? Number.NaN)
    bare.push(yardstick)
  }
  const told = phases.map(([name], index) => `${name} ${Math.round(median(parts[index] ?? []))} ms`)
  return [
    {
      what: `lease → agent started, ${files} files`,
      n: rounds,
      figure: `${Math.round(median(ours))} ms`,
      baseline: `${Math.round(median(bare))} ms: git worktree add + bare bwrap`,
      ratio: median(ours) / median(bare),
      ratioMax,
      notes: [...told, `afterwards, removal ${Math.round(median(removals))} ms`],
    },
  ]
}

const run = promisify(execFile)

/** The yardstick. Taking the work tree away again is not part of it. */
async function bareStart({ directory }: BenchInstallation, { git, path }: LargeProject): Promise<number> {
  const at = join(directory, 'bare')
  const taken = await milliseconds(async () => {
    await run('git', ['-C', path, 'worktree', 'add', '--quiet', '--detach', at])
    await firstByte('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '/bin/sh', '-c', 'echo started'])
  })
  await git('worktree', 'remove', '--force', at)
  return taken
}

function firstByte(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', () => resolve())
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? undefined : reject(new Error(`bwrap ended with ${code}`))))
  })
}
