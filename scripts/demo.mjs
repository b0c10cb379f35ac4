// `npm run demo`: a sample project in its own repository, three people, real agents in real jails.
// `-- --fresh` starts over; else the second start keeps what the first one made.
import { existsSync } from 'node:fs'
import { build } from './build.mjs'
import { announceBubblewrap, prepare } from './prepare.mjs'
import { Stop, become, main, root } from './run.mjs'

await main(async () => {
  await prepare()
  await announceBubblewrap()
  await build()
  const entry = 'scripts/demo/main.ts'
  if (!existsSync(`${root}/${entry}`)) throw new Stop('the sample project is not part of this version')
  await become(process.execPath, ['--import', 'tsx', entry, ...process.argv.slice(2)])
})
