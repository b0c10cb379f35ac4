#!/usr/bin/env node
// The `leeway` command, from any directory. Paths that a person types are relative to where they stand, so that is
// handed on; the program itself runs in the checkout, where its packages are.
import { prepare } from './prepare.mjs'
import { become, main, root } from './run.mjs'

await main(async () => {
  // Standard output belongs to the command (`--json`): what is installed on the way is reported beside it.
  const log = console.log
  console.log = console.error
  await prepare()
  console.log = log
  // npm changes to the package's directory and says where it was called.
  const cwd = process.env.npm_lifecycle_event === 'leeway' ? process.env.INIT_CWD : undefined
  const env = { ...process.env, LEEWAY_CWD: process.env.LEEWAY_CWD ?? cwd ?? process.cwd() }
  const args = ['--import', 'tsx', 'lib/cli/main.ts', ...process.argv.slice(2)]
  await become(process.execPath, args, { cwd: root, env })
})
