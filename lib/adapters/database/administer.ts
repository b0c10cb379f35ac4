// The first connection to a database server, by the role that prepares it: what is lacking is said in one sentence.
import { Client } from 'pg'
import { OperationalFailure } from '../../domain/failures'

/** PostgreSQL 15 is the oldest that Leeway was run on. */
const oldestVersion = 15

/** Runs `act` as the role of `adminUrl`. Throws `databaseUnavailable` with the sentence that helps; never with a secret. */
export async function administer<T>(adminUrl: string, act: (client: Client) => Promise<T>): Promise<T> {
  const url = readAddress(adminUrl)
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 15_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await examineServer(client)
    return await act(client)
  } catch (error) {
    throw explain(error, url)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The application's address is made from this one by exchanging the role: it must say where, and by whom. */
function readAddress(adminUrl: string): URL {
  const url = URL.canParse(adminUrl) ? new URL(adminUrl) : null
  const isAddress = url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== ''
  if (isAddress && url.username !== '' && url.pathname.length > 1) return url
  throw lack('it is no address: write it like `postgresql://role:password@host:5432/database`')
}

async function examineServer(client: Client): Promise<void> {
  const { rows } = await client.query<Server>(
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS words,
       current_setting('server_encoding') AS encoding, current_database() AS name`,
  )
  const why = rows[0] && serverProblem(rows[0])
  if (why) throw lack(why)
}

type Server = { version: number; words: string; encoding: string; name: string }

/** Why this server, or this database on it, cannot be used; undefined where it can. */
export function serverProblem({ version, words, encoding, name }: Server): string | undefined {
  if (version < oldestVersion * 10_000)
    return `the server is PostgreSQL ${words}: Leeway needs ${oldestVersion} or newer`
  if (encoding === 'UTF8') return undefined
  const instead = "`CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`"
  return `the database \`${name}\` is encoded in ${encoding}: make another one with ${instead}`
}

function explain(error: unknown, url: URL): unknown {
  if (error instanceof OperationalFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = reasonFor(code, url) ?? (isAway(error, code) ? away(url) : null)
  return why === null ? error : lack(why, error)
}

function reasonFor(code: string, { username, pathname }: URL): string | null {
  const role = `\`${decodeURIComponent(username)}\``
  const database = `\`${decodeURIComponent(pathname.slice(1))}\``
  switch (code) {
    case '28P01':
    case '28000':
      return `the server does not let the role ${role} in: correct its name and password, or the server's pg_hba.conf`
    case '3D000':
      return `the server has no database ${database}: make it with \`CREATE DATABASE … OWNER …\``
    case '42501':
      return (
        `the role ${role} may not set up Leeway: it must be allowed to create roles and own its database ` +
        '(`ALTER ROLE … CREATEROLE`, `ALTER DATABASE … OWNER TO …`), and administer `leeway_owner` and ' +
        '`leeway_app` where somebody else made them (`GRANT leeway_owner, leeway_app TO … WITH ADMIN OPTION`)'
      )
    default:
      return null
  }
}

function isAway(error: unknown, code: string): boolean {
  const text = error instanceof Error ? error.message : ''
  return /^(E[A-Z_]+|57P0[1-3]|53300|08\d{3})$/.test(code) || /timeout|terminated/i.test(text)
}

function away({ hostname, port }: URL): string {
  return `no server answers at \`${hostname}:${port || '5432'}\`: start it, or correct the address`
}

function lack(why: string, cause?: unknown): OperationalFailure {
  return new OperationalFailure('databaseUnavailable', `DATABASE_URL: ${why}`, { cause })
}
