import { receiveRegression } from '@/lib/data/webhooks'

/** `{"project": "…", "commit": "…", "how": "…"}`, signed by a reporter: answered by a status alone. */
export async function POST(request: Request): Promise<Response> {
  return new Response(null, { status: await receiveRegression(request) })
}
