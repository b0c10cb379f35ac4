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
const trackedFiles = 2_000

export async function measureCompile(): Promise<Measured[]> {
  const tracked = manyActions(2 * trackedFiles, 4).flatMap((action) =>
    'path' in action ? [action.path] : [],
  )
  const compilers: [string, (permissions: Permissions) => unknown][] = [
    ...compiledRuntimes.map((runtime): [string, (permissions: Permissions) => unknown] => [
      runtime,
      (permissions) => compileRuntime(runtime, permissions),
    ]),
    ['the jail', (permissions) => compileJail(permissions, tracked)],
  ]
  return compilers.map(([name, compile]) => measure(name, compile))
}

function measure(name: string, compile: (permissions: Permissions) => unknown): Measured {
  const all = Array.from({ length: times }, (_, index) => withTask(manyRules(index)))
  const taken = all.map((permissions) => {
    const started = performance.now()
    compile(permissions)
    return performance.now() - started
  })
  const p95 = quantile(taken.slice(warmUps), 0.95)
  return {
    what: `compiling ${rulesInAll} rules for ${name} (p95)`,
    ...{ n: times - warmUps, figure: `${p95.toFixed(2)} ms`, baseline: '', ratio: null, ratioMax: null },
    budget: { milliseconds: p95, millisecondsMax },
    notes: [`median ${median(taken.slice(warmUps)).toFixed(2)} ms`],
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
