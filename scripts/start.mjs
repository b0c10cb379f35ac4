// `npm start` and `npm run dev`: database, web and worker together, until stopped.
import { build } from './build.mjs'
import { announceBubblewrap, prepare } from './prepare.mjs'
import { become, main } from './run.mjs'

await main(async () => {
  const dev = process.argv.includes('--dev')
  await prepare()
  await announceBubblewrap()
  if (!dev) await build()
  await become(process.execPath, ['--import', 'tsx', 'scripts/supervisor.ts', ...process.argv.slice(2)])
})
