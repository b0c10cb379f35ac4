/** JSON that nobody keeps. A problem says in `problem` what to do. */
export function answer(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } })
}
