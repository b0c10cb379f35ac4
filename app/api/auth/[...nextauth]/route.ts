import NextAuth from 'next-auth'
import { authOptions } from '@/lib/data/auth-options'

type Context = { params: Promise<{ nextauth: string[] }> }

async function answer(request: Request, context: Context): Promise<Response> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- next-auth 4 types its handler as `any`
  const response: unknown = await NextAuth(await authOptions())(request, context)
  if (!(response instanceof Response)) throw new Error('next-auth gave no response')
  return leadingBackHere(response)
}

/**
 * next-auth builds addresses from NEXTAUTH_URL, which we do not set: one installation is reached as localhost,
 * 127.0.0.1 and by its name. Everything it redirects to is ours, so the path is enough.
 */
function leadingBackHere(response: Response): Response {
  const location = response.headers.get('location')
  if (location === null) return response
  const { pathname, search } = new URL(location, 'http://leeway.invalid')
  const headers = new Headers(response.headers)
  headers.set('location', pathname + search)
  return new Response(response.body, { status: response.status, headers })
}

export { answer as GET, answer as POST }
