// Notices go out as signed messages to the one address that whoever runs the installation has set.
import { createHmac } from 'node:crypto'
import { OperationalFailure } from '../../domain/failures'
import type { Notices } from '../../orchestrator/notice-ports'

export type WebhookTarget = {
  /** It may hold a secret: it is never part of an error. */
  url: string
  /** Of the signature; null: messages are not signed. */
  secret: string | null
}

const patienceMilliseconds = 10_000

/** `now`: milliseconds since 1970. */
export function createWebhook({ url, secret }: WebhookTarget, now: () => number): Notices {
  return {
    async send(notice) {
      const body = JSON.stringify({ v: 1, ...notice })
      const timestamp = String(Math.floor(now() / 1000))
      const headers = {
        'content-type': 'application/json',
        'x-leeway-timestamp': timestamp,
        ...(secret === null ? {} : { 'x-leeway-signature': signatureOf(secret, timestamp, body) }),
      }
      const status = await post(url, { headers, body })
      if (status < 200 || status > 299) throw notTold(`it answered ${status}`)
    },
  }
}

function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`
}

async function post(
  url: string,
  request: { headers: Record<string, string>; body: string },
): Promise<number> {
  try {
    const response = await fetch(url, {
      ...{ ...request, method: 'POST', redirect: 'manual' },
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    // The words of a failed fetch may name the address.
    throw notTold(
      error instanceof Error && error.name === 'TimeoutError' ? 'it did not answer' : 'it cannot be reached',
    )
  }
}

function notTold(why: string): OperationalFailure {
  const message = `the address of LEEWAY_NOTIFY_URL takes no notices now (${why}): they are kept and sent again`
  return new OperationalFailure('notTold', message)
}
