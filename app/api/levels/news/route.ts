import { answer } from '@/app/api/answer'
import { readLevelNews } from '@/lib/data/level-news'

/** `{"changes": […], "more": …}`: what was decided of any lane after position `after` of the log. */
export async function GET(request: Request): Promise<Response> {
  const asked = Number(new URL(request.url).searchParams.get('after') ?? 0)
  const { kind, ...news } = await readLevelNews(Number.isSafeInteger(asked) ? asked : 0)
  return kind === 'signedOut' ? answer({ problem: 'sign in first' }, 401) : answer(news)
}
