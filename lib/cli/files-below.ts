import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const filesMax = 50_000
/** Made by tools, or git's own: no rule is written for what is in them. */
const passedOver = new Set(['.git', 'node_modules', '.venv'])

/** Every file of a checkout, relative to its top; null where there are too many, or it is none. Links are not followed. */
export async function filesBelow(top: string): Promise<string[] | null> {
  const found: string[] = []
  const waiting = ['']
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const entries = await readdir(join(top, directory), { withFileTypes: true }).catch(() => [])
    if (directory === '' && !entries.some(({ name }) => name === '.git')) return null
    for (const entry of entries.filter(({ name }) => !passedOver.has(name))) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`
      if (entry.isDirectory()) waiting.push(path)
      else found.push(path)
    }
    if (found.length > filesMax) return null
  }
  return found
}
