// `npm run bench`: each figure is a ratio of two things measured in this run on this machine.
import { measureAppends } from './measure-appends'
import { measureDesk } from './measure-desk'
import type { Measured } from './measured'

const wanted = process.argv.slice(2)
const measurements: Record<string, () => Promise<Measured[]>> = { appends: measureAppends, desk: measureDesk }

for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const result of await measure()) print(result)
}

function print({ what, figure, baseline, ratio, ratioMax }: Measured): void {
  const verdict = ratioMax === null ? '' : ratio <= ratioMax ? `within ${ratioMax}` : `over ${ratioMax}`
  console.log(`${what}: ${figure}; ${baseline}; ratio ${ratio.toFixed(2)} ${verdict}`.trimEnd())
  if (ratioMax !== null && ratio > ratioMax) process.exitCode = 1
}
