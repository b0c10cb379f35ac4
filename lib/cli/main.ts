// `leeway <command>`, as a process.
import { closeWiring } from '../wiring'
import { answer } from './answer'

try {
  process.exitCode = await answer(process.argv.slice(2))
} finally {
  await closeWiring()
}
