import { describe, expect, it } from 'vitest'
import { seccompFilter } from './seccomp-filter'

type Call = { number: number; architecture?: number; arguments?: readonly (number | bigint)[] }

const x86 = 0xc000_003e
const i386 = 0x4000_0003
const aarch64 = 0xc000_00b7

const allowed = 'allowed'
const killed = 'killed'
const EPERM = 'error 1'
const ENOSYS = 'error 38'
const EAFNOSUPPORT = 'error 97'

/** `struct seccomp_data`: number, architecture, instruction pointer, six arguments of 64 bits. */
function describeCall(call: Call): Buffer {
  const bytes = Buffer.alloc(64)
  bytes.writeUInt32LE(call.number, 0)
  bytes.writeUInt32LE(call.architecture ?? x86, 4)
  call.arguments?.forEach((value, index) =>
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), 16 + 8 * index),
  )
  return bytes
}

/** Does what the kernel does with these instructions, one by one. */
function answerTo(call: Call): string {
  const filter = Buffer.from(seccompFilter('x64') ?? [])
  const data = describeCall(call)
  let loaded = 0
  for (let at = 0; ;) {
    const code = filter.readUInt16LE(at)
    const value = filter.readUInt32LE(at + 4)
    const jump = (isMet: boolean) => 8 * filter.readUInt8(at + (isMet ? 2 : 3))
    if (code === 0x06) return verdictOf(value)
    if (code === 0x20) loaded = data.readUInt32LE(value)
    else if (code === 0x15) at += jump(loaded === value)
    else if (code === 0x35) at += jump(loaded >= value)
    else if (code === 0x45) at += jump((loaded & value) !== 0)
    else throw new Error(`instruction ${code} is not known`)
    at += 8
  }
}

function verdictOf(value: number): string {
  if (value === 0x7fff_0000) return allowed
  if (value === 0x8000_0000) return killed
  return (value & 0xffff_0000) === 0x0005_0000 ? `error ${value & 0xffff}` : `verdict ${value}`
}

const answersTo = (numbers: readonly number[]) =>
  new Set(numbers.map((number) => answerTo({ number, arguments: [0, 0, 0, 0, 0, 0] })))

describe('the filter of system calls', () => {
  it('kills what calls by the numbers of another architecture', () => {
    for (const architecture of [i386, aarch64, 0]) expect(answerTo({ number: 20, architecture })).toBe(killed)
  })

  it('knows no call of the x32 interface', () => {
    for (const number of [0x4000_0000, 0x4000_0000 + 39, 0xffff_ffff])
      expect(answerTo({ number })).toBe(ENOSYS)
    expect(answerTo({ number: 0x3fff_ffff })).toBe(allowed)
  })

  it('does not know clone3, io_uring and the newer calls about mounts', () => {
    expect(answersTo([435, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 467])).toEqual(new Set([ENOSYS]))
  })

  it('refuses keys, tracing, mounts, namespaces, modules, clocks and their like', () => {
    const refused = [
      ...[101, 103, 155, 163, 164, 165, 166, 167, 168, 169, 175, 176, 179, 212, 227, 246, 248, 249, 250],
      ...[272, 278, 298, 300, 303, 304, 305, 308, 310, 311, 312, 313, 320, 321, 323, 438, 443],
    ]
    expect(answersTo(refused)).toEqual(new Set([EPERM]))
  })

  it('lets clone make processes and threads, and no namespace', () => {
    const process = 0x11
    const thread = 0x3d_0f00
    const vfork = 0x4111
    for (const flags of [process, thread, vfork])
      expect(answerTo({ number: 56, arguments: [flags] })).toBe(allowed)
    const [NEWNS, NEWCGROUP, NEWUTS, NEWIPC] = [0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000]
    const [NEWUSER, NEWPID, NEWNET] = [0x1000_0000, 0x2000_0000, 0x4000_0000]
    for (const flag of [NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET])
      expect(answerTo({ number: 56, arguments: [flag | process] })).toBe(EPERM)
  })

  it('refuses input into a terminal, whatever stands in the upper half of the argument', () => {
    for (const command of [0x5412, 0x541c, 0x1_0000_5412, 0xffff_ffff_0000_541cn])
      expect(answerTo({ number: 16, arguments: [0, command] })).toBe(EPERM)
    const [TCGETS, TIOCGWINSZ, FIONREAD] = [0x5401, 0x5413, 0x541b]
    for (const command of [TCGETS, TIOCGWINSZ, FIONREAD])
      expect(answerTo({ number: 16, arguments: [0x5412, command] })).toBe(allowed)
  })

  it('opens sockets of four families: unix, both of IP, netlink', () => {
    const families = Array.from({ length: 64 }, (_, family) => family)
    for (const number of [41, 53]) {
      const open = families.filter((family) => answerTo({ number, arguments: [family, 1] }) === allowed)
      expect(open).toEqual([1, 2, 10, 16])
      const [VSOCK, upperHalf] = [40, 0x1_0000_0000]
      expect(answerTo({ number, arguments: [VSOCK] })).toBe(EAFNOSUPPORT)
      expect(answerTo({ number, arguments: [VSOCK + upperHalf] })).toBe(EAFNOSUPPORT)
      expect(answerTo({ number, arguments: [-1] })).toBe(EAFNOSUPPORT)
    }
  })

  it('allows everything else, and what programs of today need in particular', () => {
    const [read, execve, kill, pidfdOpen, memfdCreate, seccomp] = [0, 59, 62, 434, 319, 317]
    const [futex, landlock, statx, openat2, prlimit] = [202, 444, 332, 437, 302]
    const needed = [read, execve, kill, pidfdOpen, memfdCreate, seccomp, futex, landlock, statx]
    expect(answersTo([...needed, openat2, prlimit])).toEqual(new Set([allowed]))
    const everything = Array.from({ length: 512 }, (_, number) => number)
    const withoutArguments = everything.filter((number) => answerTo({ number }) !== allowed)
    // `socket` and `socketpair` of family 0 are among them.
    expect(withoutArguments).toHaveLength(12 + 36 + 2)
  })

  it('is made for x64 only', () => {
    expect(['arm64', 'ia32', 'riscv64', ''].map(seccompFilter)).toEqual([null, null, null, null])
  })
})
