import 'server-only'

/** What an address says; a name may stand in it twice. */
export type Asked = Record<string, string | string[] | undefined>

/** One line of text, cut where it is longer than anything that is asked for; '' where there is none. */
export function askedText(asked: Asked, name: string, lengthMax = 200): string {
  const given = asked[name]
  const text = Array.isArray(given) ? given[0] : given
  return (text ?? '').trim().slice(0, lengthMax)
}
