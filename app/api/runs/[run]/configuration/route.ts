import { answer } from '@/app/api/answer'
import { readConfiguration } from '@/lib/data/run-program'

type Context = { params: Promise<{ run: string }> }

/** What the program of an attempt was configured with, to read; the attempt's `lease` is asked for. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const lease = Number(new URL(request.url).searchParams.get('lease') ?? NaN)
  const found = await readConfiguration({ runId: (await params).run, lease })
  if (found.kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (found.kind === 'absent') return answer({ problem: 'there is no such configuration' }, 404)
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(found.text, { headers })
}
