import { readTexts } from '@/lib/data/reviews'

type Context = { params: Promise<{ run: string }> }

/** `{"before": "…", "after": "…"}`: one file of a shown change, whole; its `commit` and `path` are asked for. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const asked = new URL(request.url).searchParams
  const found = await readTexts({
    runId: (await params).run,
    commit: asked.get('commit') ?? '',
    path: asked.get('path') ?? '',
  })
  if (found.kind === 'signedOut') return new Response('sign in first', { status: 401 })
  if (found.kind === 'absent') return new Response('there are no such texts', { status: 404 })
  return Response.json(found.texts, { headers: { 'cache-control': 'no-store' } })
}
