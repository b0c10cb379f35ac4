// Who owns the log and who may only append to it.
import { Client, DatabaseError } from 'pg'

/**
 * Makes the two roles of a server, if they are not there, and lets them work in this database: `leeway_owner` owns
 * everything and cannot log in; `leeway_app` logs in with `appPassword`. `adminUrl` names a role that may create roles.
 * Harmless when repeated.
 */
export async function prepareRoles(adminUrl: string, appPassword: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await makeRole(client, 'leeway_owner', 'NOLOGIN')
    await makeRole(client, 'leeway_app', 'LOGIN')
    await client.query(`ALTER ROLE leeway_app PASSWORD ${client.escapeLiteral(appPassword)}`)
    // A superuser may become any role already; anyone else needs to be a member.
    await client.query('GRANT leeway_owner TO CURRENT_USER')
    await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
    await client.query('GRANT USAGE, CREATE ON SCHEMA public TO leeway_owner')
    await client.query('GRANT USAGE ON SCHEMA public TO leeway_app')
  } catch (error) {
    throw explain(error)
  } finally {
    await client.end()
  }
}

/** The same database as the application's role. */
export function applicationUrl(adminUrl: string, appPassword: string): string {
  const url = new URL(adminUrl)
  url.username = 'leeway_app'
  url.password = appPassword
  return url.toString()
}

async function makeRole(client: Client, name: string, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} ${login} NOSUPERUSER NOCREATEDB NOCREATEROLE`)
}

function explain(error: unknown): unknown {
  const refused = error instanceof DatabaseError && error.code === '42501'
  if (!refused) return error
  return new Error(
    'the role in DATABASE_URL may not set up Leeway: it must be allowed to create roles and own its database ' +
      '(`ALTER ROLE … CREATEROLE`, `ALTER DATABASE … OWNER TO …`)',
    { cause: error },
  )
}
