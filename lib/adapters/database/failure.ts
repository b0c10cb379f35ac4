import { OperationalFailure } from '../../domain/failures'

// Connection classes of SQLSTATE, the words of Node and of pg (whose client says "not queryable" once its connection is
// lost), and Prisma's own codes for the same.
const unreachable =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|Connection terminated|server closed|not connected|not queryable|Client was closed|timeout exceeded when trying to connect|\b(08\d{3}|57P0[1-3]|53300)\b|P1001|P1002|P1008|P1017|DatabaseNotReachable|ConnectionClosed|SocketTimeout/i

/** Runs a query; that the database cannot be reached becomes the operational failure the ports promise. */
export async function reachDatabase<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query()
  } catch (error) {
    if (error instanceof Error && unreachable.test(describe(error)))
      throw new OperationalFailure(
        'databaseUnavailable',
        'the database cannot be reached; it is tried again',
        {
          cause: error,
        },
      )
    throw error
  }
}

function describe(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  const meta = 'meta' in error ? JSON.stringify(error.meta) : ''
  const cause = error.cause instanceof Error ? describe(error.cause) : ''
  return `${error.name} ${code} ${error.message} ${meta} ${cause}`
}
