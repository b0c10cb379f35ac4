import { describe, expect, it } from 'vitest'
import { isRefusedAddress } from './addresses'

describe('addresses that no jail may reach', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...['100.64.0.1', '224.0.0.1', '239.255.255.255', '255.255.255.255', '198.18.0.1', '192.0.0.170'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '::ffff:8.8.8.8',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
    ],
    ...[
      'fd00:ec2::254',
      'ff02::1',
      '64:ff9b::a00:1',
      '2002:7f00:1::',
      '2001:0:1::',
      '2001:db8::1',
      'fec0::1',
    ],
    ...['not an address', '', '0x7f.1', '2130706433'],
  ])('refuses %s', (address) => expect(isRefusedAddress(address)).toBe(true))

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'lets %s through',
    (address) => expect(isRefusedAddress(address)).toBe(false),
  )
})
