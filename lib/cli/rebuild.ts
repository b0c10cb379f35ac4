import { wiring } from '../wiring'
import type { CliCommand } from './command'
import { printJson, printTable } from './print'
import { readWords } from './read-words'

export const rebuild: CliCommand = {
  usage: 'rebuild [--json]',
  about: 'drops every projection, folds the log anew and compares',
  async run(words) {
    const { values } = readWords(words, { json: { type: 'boolean' } })
    const { readModels } = await wiring()
    await readModels.catchUp()
    const results = await readModels.rebuild()
    if (values.json) printJson(results)
    else {
      printTable(
        ['projection', 'rows', 'differences'],
        results.map((one) => [one.projection, String(one.rows), String(one.differences.length)]),
      )
    }
    const differences = results.flatMap((one) => one.differences)
    for (const difference of differences) console.error(difference)
    return differences.length === 0 ? 0 : 1
  },
}
