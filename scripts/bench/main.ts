// `npm run bench`: each figure is a ratio of two things measured in this run on this machine.
import { measureAppends } from './measure-appends'
import { measureCompile } from './measure-compile'
import { measureDesk } from './measure-desk'
import { measureGateway } from './measure-gateway'
import { measureEvaluate } from './measure-evaluate'
import { measureHook } from './measure-hook'
import { measureLanes } from './measure-lanes'
import { measurePages } from './measure-pages'
import { measureStart } from './measure-start'
import { measureTrust } from './measure-trust'
import type { Measured } from './measured'
import { printTable } from './print-table'

const wanted = process.argv.slice(2)
const measurements: Record<string, () => Promise<Measured[]>> = {
  appends: measureAppends,
  start: measureStart,
  pages: measurePages,
  desk: measureDesk,
  gateway: measureGateway,
  hook: measureHook,
  evaluate: measureEvaluate,
  compile: measureCompile,
  trust: measureTrust,
  lanes: measureLanes,
}

const results: Measured[] = []
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`measuring: ${name}`)
  results.push(...(await measure()))
}
if (!printTable(results)) process.exitCode = 1
