// `npm run bench`: ratios within one run, on this machine.
import { existsSync } from 'node:fs'
import { build } from './build.mjs'
import { ensureBubblewrap, prepare } from './prepare.mjs'
import { Stop, become, main, root } from './run.mjs'

await main(async () => {
  await prepare()
  await ensureBubblewrap()
  await build()
  const entry = 'scripts/bench/main.ts'
  if (!existsSync(`${root}/${entry}`)) throw new Stop('there is nothing to measure in this version')
  await become(process.execPath, ['--import', 'tsx', entry, ...process.argv.slice(2)])
})
