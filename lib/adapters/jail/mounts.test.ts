import { describe, expect, it } from 'vitest'
import type { Mount } from '../../orchestrator/jail-ports'
import { isWithin, planMounts } from './mounts'

const writable = (from: string, to: string): Mount => ({ kind: 'writable', from, to })
const readOnly = (from: string, to: string): Mount => ({ kind: 'readOnly', from, to })
const noFile = () => false

describe('the order of mounts', () => {
  it('pins every ancestor of what lies in a writable place, once, before anything is mounted below it', () => {
    const kept = readOnly('/host/a/b/kept', '/workspace/a/b/kept')
    const inner = writable('/host/a/b/open/deep', '/workspace/a/b/open/deep')
    const mask: Mount = { kind: 'masked', to: '/workspace/a/.env', directory: false }
    expect(planMounts([writable('/host', '/workspace'), kept, inner, mask], noFile)).toEqual({
      mounts: [
        writable('/host', '/workspace'),
        writable('/host/a', '/workspace/a'),
        writable('/host/a/b', '/workspace/a/b'),
        writable('/host/a/b/open', '/workspace/a/b/open'),
        kept,
        inner,
        mask,
      ],
      points: [
        { path: '/host/a', directory: true },
        { path: '/host/a/b', directory: true },
        { path: '/host/a/b/kept', directory: true },
        { path: '/host/a/b/open', directory: true },
        { path: '/host/a/b/open/deep', directory: true },
        { path: '/host/a/.env', directory: false },
      ],
    })
  })

  it('pins nothing in a read-only place', () => {
    const mounts = [readOnly('/host', '/workspace'), writable('/host/a/b', '/workspace/a/b')]
    expect(planMounts(mounts, noFile).mounts).toEqual(mounts)
  })

  it('pins in scratch places with scratch places', () => {
    const home = { kind: 'scratch' as const, to: '/home/agent', bytesMax: 100 }
    const config = readOnly('/host/config', '/home/agent/.tool/config')
    expect(planMounts([home, config], noFile).mounts).toEqual([
      home,
      { kind: 'scratch', to: '/home/agent/.tool', bytesMax: 100 },
      config,
    ])
  })
})

describe('a path within another', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/a', '/', false],
    ['/a', '/a/..b', true],
    ['/', '/a', true],
  ])('%s holds %s: %s', (directory, path, expected) => expect(isWithin(directory, path)).toBe(expected))
})
