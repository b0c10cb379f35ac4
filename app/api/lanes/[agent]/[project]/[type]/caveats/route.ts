import { answer } from '@/app/api/answer'
import { readGrantCaveats } from '@/lib/data/grant-caveats'

type Context = { params: Promise<{ agent: string; project: string; type: string }> }

/** `{"caveats": {"review": […], "auto": […]}, "position": …}`: what speaks against granting each by hand. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { agent: agentId, project: projectId, type } = await params
  const { kind, ...found } = await readGrantCaveats({
    agentId,
    projectId,
    taskType: type,
  })
  if (kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (kind === 'absent') return answer({ problem: 'there is no such lane' }, 404)
  return answer(found)
}
