import { answer } from '@/app/api/answer'
import { followActivity } from '@/lib/data/activity'

type Context = { params: Promise<{ run: string }> }

/** `{"stream": "…", "lines": […]}`: what a run's agent said after position `after` of the log. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const asked = Number(new URL(request.url).searchParams.get('after') ?? 0)
  const after = Number.isSafeInteger(asked) ? asked : 0
  const { kind, ...activity } = await followActivity((await params).run, after)
  if (kind === 'signedOut') return answer({ problem: 'sign in first' }, 401)
  if (kind === 'absent') return answer({ problem: 'there is no such run' }, 404)
  return answer(activity)
}
