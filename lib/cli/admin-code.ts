import { wiring } from '../wiring'
import type { CliCommand } from './command'

export const adminCode: CliCommand = {
  usage: 'admin code',
  about: 'a one-time code with which the console adds an admin; 15 minutes',
  async run() {
    const { people } = await wiring()
    const { code, expiresAt } = await people.createCode({ kind: 'admin' })
    console.log(`${code}\nType it on the page /set-up of the console before ${expiresAt}.`)
    return 0
  },
}
