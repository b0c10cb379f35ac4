import { answer } from '@/app/api/answer'
import { readLaneNews } from '@/lib/data/lane-news'

type Context = { params: Promise<{ agent: string; project: string; type: string }> }

/** `{"level": "…", "changes": […], …}`: the lane now, and what was decided of it after position `after` of the log. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { agent: agentId, project: projectId, type } = await params
  const asked = Number(new URL(request.url).searchParams.get('after') ?? 0)
  const after = Number.isSafeInteger(asked) ? asked : 0
  const { kind, ...news } = await readLaneNews({ agentId, projectId, taskType: type }, after)
  if (kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (kind === 'absent') return answer({ problem: 'there is no such lane' }, 404)
  return answer(news)
}
