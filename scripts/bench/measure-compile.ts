// Permissions with 500 rules made into what each program and the jail read.
import { compileRuntime } from '../../lib/domain/policy/compile/compile-runtime'
import { compiledRuntimes } from '../../lib/domain/policy/compile/compiled'
import { compileJail } from '../../lib/domain/policy/compile/jail'
import type { Permissions } from '../../lib/domain/policy/permissions'
import { manyActions, manyRules, rulesInAll } from './many-rules'
import type { Measured } from './measured'
import { median, quantile } from './statistics'

const times = 220
const warmUps = 20
const millisecondsMax = 20

type Compile = (permissions: Permissions) => unknown

export async function measureCompile(): Promise<Measured[]> {
  const paths = manyActions(12_000, 4).flatMap((action) => ('path' in action ? [action.path] : []))
  const jailFor =
    (files: number): Compile =>
    (permissions) =>
      compileJail(permissions, paths.slice(0, files))
  const compilers: [string, Compile][] = [
    ...compiledRuntimes.map((runtime): [string, Compile] => [
      runtime,
      (permissions) => compileRuntime(runtime, permissions),
    ]),
    ['the jail of 2,000 files', jailFor(2_000)],
  ]
  const rows = compilers.map(([name, compile]) => measure(name, compile))
  // Most of it is the walk over the tree, so that a larger one has no bar of its own.
  const { budget: _, ...large } = measure('the jail of 10,000 files', jailFor(10_000))
  return [...rows, large]
}

/** Processor time: compiling waits for nothing, and what else the machine does is not its cost. */
function measure(name: string, compile: Compile): Measured {
  const all = Array.from({ length: times }, (_, index) => withTask(manyRules(index)))
  const taken = all.map((permissions) => {
    const before = process.cpuUsage()
    compile(permissions)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  const counted = taken.slice(warmUps)
  const p95 = quantile(counted, 0.95)
  return {
    what: `compiling ${rulesInAll} rules for ${name} (p95, processor)`,
    ...{ n: counted.length, figure: `${p95.toFixed(2)} ms`, baseline: '', ratio: null, ratioMax: null },
    budget: { milliseconds: p95, millisecondsMax },
    notes: [`median ${median(counted).toFixed(2)} ms`],
  }
}

/** A task that declares its paths: a second group, so that the two must be joined. */
function withTask(permissions: Permissions): Permissions {
  const { write } = permissions
  return {
    ...permissions,
    write: { ...write, allow: [...write.allow, ['src/api/**', 'src/docs', 'src/*/x.ts']] },
  }
}
