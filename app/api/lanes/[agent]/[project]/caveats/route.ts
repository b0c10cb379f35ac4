import { answer } from '@/app/api/answer'
import { readSharedCaveats } from '@/lib/data/grant-caveats'

type Context = { params: Promise<{ agent: string; project: string }> }

/** `{"covered": …, "raised": …, "told": […], "more": …, "position": …}`: what speaks against `review` in all ordinary lanes. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { agent: agentId, project: projectId } = await params
  const { kind, ...found } = await readSharedCaveats({ agentId, projectId })
  if (kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (kind === 'absent') return answer({ problem: 'there is no such project' }, 404)
  return answer(found)
}
