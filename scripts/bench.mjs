// `npm run bench`: ratios within one run, on this machine.
import { build } from './build.mjs'
import { ensureBubblewrap, prepare } from './prepare.mjs'
import { become, main } from './run.mjs'

await main(async () => {
  await prepare()
  await ensureBubblewrap()
  await build()
  await become(process.execPath, ['--import', 'tsx', 'scripts/bench/main.ts', ...process.argv.slice(2)])
})
