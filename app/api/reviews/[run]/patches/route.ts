import { answer } from '@/app/api/answer'
import { readPatches } from '@/lib/data/reviews'

type Context = { params: Promise<{ run: string }> }

/** `{"patches": ["…", null], "next": 12}`: patches of a shown change; its `commit` and the file `from` are asked for. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const asked = new URL(request.url).searchParams
  const found = await readPatches({
    runId: (await params).run,
    commit: asked.get('commit') ?? '',
    from: Number(asked.get('from') ?? NaN),
  })
  if (found.kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (found.kind === 'absent') return answer({ problem: 'there are no such patches' }, 404)
  return answer(found.part)
}
