import { openNews } from '@/lib/data/live'

export const dynamic = 'force-dynamic'

/** Server-sent events: `{"size": 42}` after each batch of the log, for as long as the session holds. */
export async function GET(request: Request): Promise<Response> {
  const news = await openNews(request.signal)
  if (news === null) return new Response('sign in first', { status: 401 })
  return new Response(news, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // A proxy before us would hold events back until its buffer is full.
      'x-accel-buffering': 'no',
    },
  })
}
