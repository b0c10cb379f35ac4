import 'server-only'
import { runtimes, type Runtime } from '../domain/events/agent'
import { canonicalFiles } from '../domain/policy/compile/canonical-files'
import { compileRuntime } from '../domain/policy/compile/compile-runtime'
import { everyRunBounds } from '../domain/policy/compose/every-run-bounds'
import { fidelityReport } from '../domain/policy/fidelity/fidelity'
import type { Permissions } from '../domain/policy/permissions'
import { lineOf, profileComposition } from '../domain/policy/compose/profile-composition'
import { organisationPath, policyPath } from '../domain/policy/syntax'
import { formatProfileExpression } from '../domain/policy/profile-expression'
import { wiring } from '../wiring'
import { askedProfile, profileChoices } from './asked-profile'
import { askedText, type Asked } from './asked-text'
import { listTrials } from './policy-trials'
import { policyOfProject, type ReadPolicy } from './policy-of-project'

/**
 * The profiles of a policy, and one composition of them for one runtime: where its bounds are said, what it compiles
 * to, who holds each rule, and what trials found. Asked are `profile`, `runtime` and `of`.
 */
export async function getProfiles(projectId: string, asked: Asked) {
  const found = await policyOfProject(projectId, askedText(asked, 'of'))
  if (found === null) return null
  const { viewer: _, read, ...shown } = found
  if (read === null) return { ...shown, view: null }
  const wanted = askedText(asked, 'profile', 500)
  const runtime = runtimes.find((one) => one === asked['runtime']) ?? 'claude-code'
  const profile = askedProfile(read.checked, wanted)
  const view = {
    profiles: profileLines(read),
    ...{ choices: profileChoices(read.checked), runtimes, runtime },
    expression: profile.ok ? profile.expression : wanted,
    ...(profile.ok
      ? {
          problem: null,
          terms: profileComposition(read.syntax, profile.terms),
          everyRun: everyRunOf(read),
          compiled: await compiledFor(runtime, profile.permissions),
          report: fidelityReport(runtime, profile.permissions),
          trials: await listTrials({
            projectId,
            runtime,
            policy: read.checked,
            permissions: profile.permissions,
          }),
        }
      : { problem: profile.why }),
  }
  return { ...shown, view }
}

function everyRunOf({ syntax, over }: ReadPolicy) {
  const above = over && { syntax: over, file: organisationPath }
  return everyRunBounds({ syntax, file: policyPath }, above)
}

/** Each profile of the policy, its own and the built-in ones, with what it extends and who may use it. */
function profileLines({ checked, syntax }: Pick<ReadPolicy, 'checked' | 'syntax'>) {
  return checked.profiles.map(({ name, takesPaths, throwawayOnly }) => {
    const own = syntax.profiles.find((one) => one.name.value === name)
    return {
      ...{ name, takesPaths, throwawayOnly },
      parent: own?.extends?.value ?? null,
      source: own ? lineOf(own.name.at) : 'built in',
      types: typesUsing({ checked }, name),
    }
  })
}

/** As `docs (careful(docs))` where the type uses more than the profile alone. */
function typesUsing({ checked }: Pick<ReadPolicy, 'checked'>, name: string): string[] {
  return checked.types.flatMap((type) =>
    type.profiles
      .filter((terms) => terms.some((term) => term.name === name))
      .map(formatProfileExpression)
      .map((expression) => (expression === name ? type.name : `${type.name} (${expression})`)),
  )
}

async function compiledFor(runtime: Runtime, permissions: Permissions) {
  if (runtime === 'command') return null
  const { digest } = await wiring()
  const { files } = compileRuntime(runtime, permissions)
  return { files, sha256: digest(canonicalFiles(files)) }
}
