// `npm run demo`: a sample project in its own repository, three people, real agents in real jails.
// `-- --fresh` starts over; else the second start keeps what the first one made.
import { build } from './build.mjs'
import { announceBubblewrap, prepare } from './prepare.mjs'
import { become, main } from './run.mjs'

await main(async () => {
  await prepare()
  await announceBubblewrap()
  await build()
  await become(process.execPath, ['--import', 'tsx', 'scripts/demo/main.ts', ...process.argv.slice(2)])
})
