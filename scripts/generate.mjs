// Generates the database client from prisma/schema.prisma, unless it was generated from exactly this schema.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Stop, capture, main, root } from './run.mjs'

const schema = `${root}/prisma/schema.prisma`
const generated = `${root}/lib/adapters/database/generated`
const stamp = `${generated}/.made-from`

await main(async () => {
  const version = JSON.parse(readFileSync(`${root}/node_modules/prisma/package.json`, 'utf8')).version
  const source = createHash('sha256').update(readFileSync(schema)).update(version).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return
  // Prisma would fetch a schema engine from its own host, which many networks do not reach. Generating needs only
  // that some executable is named; it is never started.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  const { code, output } = await capture(
    process.execPath,
    [`${root}/node_modules/prisma/build/index.js`, 'generate', '--no-hints'],
    { env },
  )
  if (code !== 0) throw new Stop(`the database client could not be generated:\n${output}`)
  writeFileSync(stamp, source)
})
