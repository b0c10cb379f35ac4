// The one file that reads process.env: what an installation can set, parsed once a call.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { OperationalFailure } from './domain/failures'
import type { ModelApi } from './domain/model'
import { isModelKey, isModelKeyVariable, modelKeyVariables, ownKeyVariable } from './domain/model-key'
import manifest from '../package.json'

const Variables = z.object({
  /** The application's role, as the supervisor hands it to its children. */
  LEEWAY_DATABASE_URL: z.string().optional(),
  LEEWAY_DATA: z.string().optional(),
  /** Directories separated by `:`. */
  LEEWAY_PROJECT_ROOTS: z.string().default(homedir()),
  LEEWAY_HOST: z.string().default('127.0.0.1'),
  LEEWAY_PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  /** Where the person who typed a command stands. */
  LEEWAY_CWD: z.string().optional(),
  PATH: z.string().default(''),
  /** Where notices go; read by the worker alone, as the next. */
  LEEWAY_NOTIFY_URL: z.string().optional(),
  LEEWAY_NOTIFY_SECRET: z.string().optional(),
  /** A server of the user's own, by a role that may create roles. Only the supervisor uses it. */
  DATABASE_URL: z.string().optional(),
})

/** What an installation is set to, without what only a running one has. */
export type Settings = {
  /** Absolute. */
  dataDirectory: string
  /** Absolute; projects may be registered below these. */
  projectRoots: string[]
  host: string
  port: number
  callerDirectory: string
  /** Directories separated by `:`, where an agent's program is looked for that no declaration names. */
  searchPath: string
  version: string
  /** A server of the user's own; null where the embedded one is used. */
  adminDatabaseUrl: string | null
}

/** `databaseUrl` connects as the application's role, which reads and appends and can do nothing else to the log. */
export type Environment = Omit<Settings, 'adminDatabaseUrl'> & { databaseUrl: string }

/** Throws with the variable's name when one cannot be understood. */
export function readSettings(): Settings {
  const variables = parseVariables()
  return {
    dataDirectory: resolve(variables.LEEWAY_DATA ?? defaultDataDirectory()),
    projectRoots: splitRoots(variables.LEEWAY_PROJECT_ROOTS),
    host: variables.LEEWAY_HOST,
    port: variables.LEEWAY_PORT,
    callerDirectory: variables.LEEWAY_CWD ?? process.cwd(),
    searchPath: variables.PATH,
    version: manifest.version,
    adminDatabaseUrl: variables.DATABASE_URL ?? null,
  }
}

/**
 * For the web, the worker and the command line. Without LEEWAY_DATABASE_URL the address is read from the data
 * directory, where the supervisor of a running installation left it (0600).
 */
export function readEnvironment(): Environment {
  const { adminDatabaseUrl: _, ...settings } = readSettings()
  const given = parseVariables().LEEWAY_DATABASE_URL
  return {
    ...settings,
    projectRoots: readRunningRoots(settings.dataDirectory) ?? settings.projectRoots,
    databaseUrl: given ?? readDatabaseUrl(settings.dataDirectory),
  }
}

/**
 * For the worker alone: the real key by which an agent's model is asked. The agent's own variable wins, also where it
 * holds nothing useful: nobody expects another key to be used then. Throws OperationalFailure `modelKeyMissing`.
 */
export function readModelKey({ agentName, api }: { agentName: string; api: ModelApi }): string {
  const [own, shared] = [ownKeyVariable(agentName), modelKeyVariables[api]]
  const name = process.env[own] === undefined ? shared : own
  const key = process.env[name]
  if (key === undefined)
    throw new OperationalFailure(
      'modelKeyMissing',
      `there is no key for the model of agent \`${agentName}\`: set \`${shared}\`, or \`${own}\` for this agent alone, where \`npm start\` is typed`,
    )
  if (isModelKey(key)) return key
  throw new OperationalFailure(
    'modelKeyMissing',
    `\`${name}\` holds no key: it is empty, short, or has blanks in it`,
  )
}

/**
 * For the worker alone: where notices go; null where nobody said. Throws with the variable's name, and never with its
 * value, which may hold a secret.
 */
export function readNotifyTarget(): { url: string; secret: string | null } | null {
  const { LEEWAY_NOTIFY_URL: url, LEEWAY_NOTIFY_SECRET: secret } = parseVariables()
  if (url === undefined || url === '') return null
  const parsed = URL.canParse(url) ? new URL(url) : null
  const isSafe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname))
  if (!isSafe) throw new Error('`LEEWAY_NOTIFY_URL` is no https address')
  if (secret !== undefined && secret.length < 16)
    throw new Error('`LEEWAY_NOTIFY_SECRET` is shorter than 16 characters: choose a longer one')
  return { url, secret: secret ?? null }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}

/** Of an installation with more, the first are told. */
const keyNamesMax = 200

/** For the worker alone: the variables that hold a key, by name. */
export function readModelKeyNames(): string[] {
  return Object.entries(process.env)
    .filter(([name, key]) => isModelKeyVariable(name) && /^\w{1,100}$/.test(name) && isModelKey(key ?? ''))
    .map(([name]) => name)
    .sort()
    .slice(0, keyNamesMax)
}

/** The file in the data directory with the address of the running installation's database. */
export function databaseUrlFile(dataDirectory: string): string {
  return join(dataDirectory, 'database-url')
}

/** The file in the data directory with the project roots of the running installation, separated by `:`. */
export function projectRootsFile(dataDirectory: string): string {
  return join(dataDirectory, 'project-roots')
}

/** A second terminal speaks to the installation as that was started, whatever this terminal's variables say. */
function readRunningRoots(dataDirectory: string): string[] | null {
  try {
    return splitRoots(readFileSync(projectRootsFile(dataDirectory), 'utf8').trim())
  } catch {
    return null
  }
}

function splitRoots(text: string): string[] {
  return text
    .split(':')
    .filter((root) => root !== '')
    .map((root) => resolve(root))
}

function parseVariables(): z.infer<typeof Variables> {
  const parsed = Variables.safeParse(process.env)
  if (parsed.success) return parsed.data
  const [problem] = parsed.error.issues
  throw new Error(`\`${problem?.path.join('.') ?? ''}\` cannot be understood: ${problem?.message ?? ''}`)
}

function readDatabaseUrl(dataDirectory: string): string {
  const file = databaseUrlFile(dataDirectory)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new OperationalFailure(
      'databaseUnavailable',
      `no running Leeway is known in \`${dataDirectory}\`: start it with \`npm start\`, or set LEEWAY_DATA to where it keeps its data`,
      { cause },
    )
  }
}

/** Root's agents run as other accounts, which must reach what is theirs; a checkout is often below a 0700 directory. */
function defaultDataDirectory(): string {
  return process.getuid?.() === 0 ? '/var/lib/leeway' : join(process.cwd(), '.leeway-data')
}
