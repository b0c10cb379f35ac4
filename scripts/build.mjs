// `npm run build`: the production build of the console, skipped when nothing that goes into it has changed.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'
import { Stop, capture, main, root } from './run.mjs'

const stamp = `${root}/.next/leeway-built-from`
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'next.config.js',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'tsconfig.json',
  'package-lock.json',
]

/** Builds the console if its sources differ from the last build's. */
export async function build() {
  const source = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return
  console.log('building the console (about half a minute)')
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const { code, output } = await capture(
    process.execPath,
    [`${root}/node_modules/next/dist/bin/next`, 'build'],
    { env },
  )
  if (code !== 0) throw new Stop(`the console could not be built:\n${output}`)
  writeFileSync(stamp, source)
}

function hashOfSources() {
  const hash = createHash('sha256').update(process.versions.node)
  for (const path of sources.flatMap(listFiles))
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function listFiles(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full)
    .sort()
    .filter((name) => name !== 'testing' && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => listFiles(join(path, name)))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await prepare()
    await build()
  })
}
