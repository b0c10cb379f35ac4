import { answer } from '@/app/api/answer'
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
  if (found.kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (found.kind === 'absent') return answer({ problem: 'there are no such texts' }, 404)
  return answer(found.texts)
}
