import { serverText } from '../domain/policy/mcp'
import { hostAndPort } from '../domain/policy/network'
import type { Authorization } from '../domain/policy/request'
import { printTable } from './print'
import { shownText } from './shown-text'

/** At which level something runs and every reason why, or every reason why it does not. */
export function printAuthorization(authorization: Authorization): void {
  if (authorization.kind === 'refused') {
    for (const reason of authorization.reasons) console.log(`  refused: ${shownText(reason)}`)
    return
  }
  const { level, binding, permissions, factors } = authorization
  console.log(`  level ${level}`)
  console.log(`  profile ${permissions.profile}`)
  console.log(`  network ${permissions.network.map(hostAndPort).join(', ') || 'none'}`)
  console.log(`  servers of tools ${permissions.mcp.map(serverText).join('; ') || 'none'}`)
  printTable(
    ['  factor', 'level', 'binding', 'reason', 'source'],
    factors.map(({ factor, level, reason, source }) => [
      ...[`  ${factor}`, level, binding.includes(factor) ? 'yes' : '', shownText(reason), source ?? ''],
    ]),
  )
}
