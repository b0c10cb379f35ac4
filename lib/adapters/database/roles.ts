// Who owns the log and who may only append to it.
import type { Client } from 'pg'
import { OperationalFailure } from '../../domain/failures'
import { administer } from './administer'

/**
 * Makes the two roles of a server, if they are not there, and lets them work in this database: `leeway_owner` owns
 * everything and cannot log in; `leeway_app` logs in with `appPassword`. `adminUrl` names the owner of the database,
 * who may create roles; a superuser is not needed. Harmless when repeated.
 */
export async function prepareRoles(adminUrl: string, appPassword: string): Promise<void> {
  await administer(adminUrl, async (client) => {
    await makeRole(client, 'leeway_owner', 'NOLOGIN')
    await makeRole(client, 'leeway_app', 'LOGIN')
    await client.query(`ALTER ROLE leeway_app PASSWORD ${client.escapeLiteral(appPassword)}`)
    // A superuser may become any role already; anyone else needs to be a member.
    await client.query('GRANT leeway_owner TO CURRENT_USER')
    await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
    await client.query('GRANT USAGE, CREATE ON SCHEMA public TO leeway_owner')
    await client.query('GRANT USAGE ON SCHEMA public TO leeway_app')
    await letIn(client)
    await refuseWithoutSchema(client)
  })
}

/** The same database as the application's role. */
export function applicationUrl(adminUrl: string, appPassword: string): string {
  const url = new URL(adminUrl)
  // The driver prefers these over the role and password of the address itself.
  for (const name of ['user', 'password']) url.searchParams.delete(name)
  url.username = 'leeway_app'
  url.password = appPassword
  return url.toString()
}

async function makeRole(client: Client, name: string, login: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} ${login} NOSUPERUSER NOCREATEDB NOCREATEROLE`)
}

/** Where strangers may not connect, the application must be allowed to by name. */
async function letIn(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
  const name = client.escapeIdentifier(rows[0]?.name ?? '')
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO leeway_app`)
}

/** PostgreSQL only warns when a right was not given because it was not the giver's. */
async function refuseWithoutSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ allowed: boolean }>(
    `SELECT has_schema_privilege('leeway_owner', 'public', 'CREATE') AND
       has_schema_privilege('leeway_app', 'public', 'USAGE') AS allowed`,
  )
  if (rows[0]?.allowed) return
  throw new OperationalFailure(
    'databaseUnavailable',
    'DATABASE_URL: its role does not own the schema `public` of its database: ' +
      'run `ALTER DATABASE … OWNER TO …` and `ALTER SCHEMA public OWNER TO pg_database_owner` as a superuser',
  )
}
