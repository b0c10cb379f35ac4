import type { BytePath } from './names'

const linksMax = 40

/**
 * Why a symbolic link is no safe content; undefined where it stays inside. It is followed as the kernel would, through
 * the tree's other links: judged by its text alone, `deep/link/../..` can leave through a link that leads upwards.
 */
export function whyEscapes(
  path: BytePath,
  target: BytePath,
  links: ReadonlyMap<BytePath, BytePath>,
): string | undefined {
  const at = path.split('/').slice(0, -1)
  const left = target.split('/')
  if (target.startsWith('/')) return 'points to an absolute path'
  for (let followed = 0; left.length > 0;) {
    const part = left.shift() ?? ''
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (at.pop() === undefined) return 'points outside the tree'
      continue
    }
    if (part.toLowerCase() === '.git') return 'points into a git directory'
    const next = links.get([...at, part].join('/'))
    if (next === undefined) {
      at.push(part)
      continue
    }
    followed += 1
    if (followed > linksMax) return 'is part of a loop of links'
    if (next.startsWith('/')) return 'points through a link to an absolute path'
    left.unshift(...next.split('/'))
  }
  return undefined
}
