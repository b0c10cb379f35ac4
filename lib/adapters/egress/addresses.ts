// Which addresses no jail may reach, whatever name leads there: this machine, its networks, metadata services.
import { BlockList, isIP } from 'node:net'

const refused4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast and everything reserved, 255.255.255.255 included.
  ['224.0.0.0', 3],
]

// Only 2000::/3 is routed; of that, the ranges that carry an IPv4 address or are not meant for use.
const refused6: [string, number][] = [
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
]

// Two lists: one list would also compare an IPv4 address in its IPv6 form, and ::/3 holds them all.
const refusedByFamily = { 4: new BlockList(), 6: new BlockList() }
for (const [network, prefix] of refused4) refusedByFamily[4].addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of refused6) refusedByFamily[6].addSubnet(network, prefix, 'ipv6')

/** True for anything that is not a public unicast address; `::/3` holds the IPv4-mapped and NAT64 ranges. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return refusedByFamily[4].check(address, 'ipv4')
  return family !== 6 || address.includes('%') || refusedByFamily[6].check(address, 'ipv6')
}
