// `npm run conformance`: what every pinned version of the agents' programs does when it tries what a profile forbids.
import { ensureBubblewrap, prepare } from './prepare.mjs'
import { Stop, become, main } from './run.mjs'
import { installCommand } from './system-package.mjs'

await main(async () => {
  await prepare()
  if (!(await ensureBubblewrap())) throw new Stop(`a jail needs bubblewrap: ${installCommand('bubblewrap')}`)
  const args = ['--import', 'tsx', 'scripts/conformance/main.ts', ...process.argv.slice(2)]
  await become(process.execPath, args)
})
