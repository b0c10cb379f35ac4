// Variables that a policy gives to an agent's program and to checks.
import type { Variable } from './permissions'
import type { VariableValues } from './syntax'

const nameMax = 64

/** Steer a loader, a shell, an interpreter or git, or say where a program keeps its own configuration. */
const reserved: ReadonlySet<string> = new Set(
  `BASHOPTS BASH_ENV BROWSER CDPATH EDITOR ENV GLOBIGNORE HOME HOSTALIASES IFS IS_SANDBOX JDK_JAVA_OPTIONS
  JAVA_TOOL_OPTIONS LOCALDOMAIN LOGNAME MALLOC_CHECK_ NODE_EXTRA_CA_CERTS NODE_OPTIONS NODE_PATH
  NODE_REPL_EXTERNAL_MODULE NODE_TLS_REJECT_UNAUTHORIZED OLDPWD PAGER PATH PERL5DB PERL5LIB PERL5OPT PERLLIB
  PROMPT_COMMAND PS4 PWD PYTHONHOME PYTHONINSPECT PYTHONPATH PYTHONSTARTUP RES_OPTIONS RUBYLIB RUBYOPT SHELL
  SHELLOPTS SSLKEYLOGFILE SSL_CERT_DIR SSL_CERT_FILE TEMP TMP TMPDIR USER VISUAL ZDOTDIR _JAVA_OPTIONS`.split(
    /\s+/,
  ),
)

/** Of Leeway, the loader, git, and the agents' programs with their models. */
const reservedStarts =
  `ANTHROPIC_ AWS_ AZURE_ BASH_FUNC_ BEDROCK_ BUN_ CLAUDE_ CLOUD_ CODEX_ DISABLE_ DYLD_ ENABLE_ GCLOUD_ GEMINI_
  GIT_ GOOGLE_ LD_ LEEWAY_ MCP_ NPM_CONFIG_ OPENAI_ OTEL_ SSH_ VERTEX_ XDG_`.split(/\s+/)

const secret = /(^|_)(API_?KEY|AUTH|CREDENTIALS?|KEY|PASSWD|PASSWORD|PASSPHRASE|SECRET|TOKEN)S?(_|$)/

/** Why a policy may not set this variable; null where it may. Names count in any spelling. */
export function variableProblem(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > nameMax)
    return `\`${name}\` is no name of a variable; use letters, digits and \`_\`, at most ${nameMax}`
  const upper = name.toUpperCase()
  if (
    reserved.has(upper) ||
    upper.endsWith('_PROXY') ||
    reservedStarts.some((start) => upper.startsWith(start))
  )
    return `\`${name}\` is not a policy's to set: it steers a program or Leeway itself; remove it`
  if (secret.test(upper))
    return `\`${name}\` reads like a secret, and a policy is read by everybody; remove it`
  return null
}

/** Every name with each value it was given. Commutative, associative and idempotent. */
export function uniteVariables(a: readonly VariableValues[], b: readonly VariableValues[]): VariableValues[] {
  const byName = new Map<string, Set<string>>()
  for (const { name, values } of [...a, ...b])
    byName.set(name, new Set([...(byName.get(name) ?? []), ...values]))
  return [...byName]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, values]) => ({ name, values: [...values].sort() }))
}

export function valuesOf(written: readonly Variable[]): VariableValues[] {
  return uniteVariables(
    written.map(({ name, value }) => ({ name, values: [value] })),
    [],
  )
}

/** One sentence for each variable that was given several values. */
export function variableConflicts(all: readonly VariableValues[]): string[] {
  return all
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => {
      const listed = values.map((value) => `\`${value}\``).join(' and ')
      return `the variable \`${name}\` is given the values ${listed}; let one of them stand`
    })
}

export function variablesOf(all: readonly VariableValues[]): Variable[] {
  return all.flatMap(({ name, values }) => values.slice(0, 1).map((value) => ({ name, value })))
}

/** As a process gets them. */
export function environmentOf({ environment }: { environment: readonly Variable[] }): Record<string, string> {
  return Object.fromEntries(environment.map(({ name, value }) => [name, value]))
}
