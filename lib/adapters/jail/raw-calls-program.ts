// A program of some hundred bytes that makes system calls exactly as told and writes down what the kernel answered:
// an ELF file for x86_64 Linux. What a jail refuses is tried with it, as nothing that is installed can be relied on.

export type RawCall = {
  name: string
  number: number
  /** Integers, or the address of 512 bytes of its own; those left out are 0. */
  arguments: readonly (number | bigint | 'scratch')[]
}

const scratchBytes = 512
/** rdi, rsi, rdx, r10, r8, r9: `mov register, 64 bits that follow`, and `mov register, rbp`. */
const argumentRegisters = [
  { value: [0x48, 0xbf], scratch: [0x48, 0x89, 0xef] },
  { value: [0x48, 0xbe], scratch: [0x48, 0x89, 0xee] },
  { value: [0x48, 0xba], scratch: [0x48, 0x89, 0xea] },
  { value: [0x49, 0xba], scratch: [0x49, 0x89, 0xea] },
  { value: [0x49, 0xb8], scratch: [0x49, 0x89, 0xe8] },
  { value: [0x49, 0xb9], scratch: [0x49, 0x89, 0xe9] },
]
const numberRegister = [0x48, 0xb8]
const reserveScratch = [0x48, 0x81, 0xec, ...wordOf(scratchBytes), 0x48, 0x89, 0xe5]
const systemCall = [0x0f, 0x05]
const pushAnswer = [0x50]
const pointAtAnswers = [0x48, 0x89, 0xe6]

/** Writes the answers to its output as signed numbers of 64 bits, the last one first. */
export function rawCallsProgram(calls: readonly RawCall[]): Uint8Array {
  const write = [
    ...load(numberRegister, 1),
    ...load([0x48, 0xbf], 1),
    ...load([0x48, 0xba], 8 * calls.length),
  ]
  const exit = [...load(numberRegister, 60), ...load([0x48, 0xbf], 0), ...systemCall]
  return executable([
    ...reserveScratch,
    ...calls.flatMap(codeOf),
    ...write,
    ...pointAtAnswers,
    ...systemCall,
    ...exit,
  ])
}

function codeOf(call: RawCall): number[] {
  const given = argumentRegisters.flatMap((register, index) => {
    const value = call.arguments[index] ?? 0
    return value === 'scratch' ? register.scratch : load(register.value, value)
  })
  return [...given, ...load(numberRegister, call.number), ...systemCall, ...pushAnswer]
}

function load(register: readonly number[], value: number | bigint): number[] {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)))
  return [...register, ...bytes]
}

function wordOf(value: number): number[] {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return [...bytes]
}

const headerBytes = 64
const segmentBytes = 56
const loadedAt = 0x40_0000n

/** The smallest ELF file: its header, one segment that is the whole file, and `code`. */
export function executable(code: readonly number[]): Uint8Array {
  const codeAt = headerBytes + segmentBytes
  const bytes = Buffer.alloc(codeAt + code.length)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  const [program, x86, current] = [2, 62, 1]
  bytes.writeUInt16LE(program, 16)
  bytes.writeUInt16LE(x86, 18)
  bytes.writeUInt32LE(current, 20)
  bytes.writeBigUInt64LE(loadedAt + BigInt(codeAt), 24)
  bytes.writeBigUInt64LE(BigInt(headerBytes), 32)
  bytes.writeUInt16LE(headerBytes, 52)
  bytes.writeUInt16LE(segmentBytes, 54)
  bytes.writeUInt16LE(1, 56)
  writeSegment(bytes.subarray(headerBytes, codeAt), bytes.length)
  bytes.set(code, codeAt)
  return bytes
}

function writeSegment(bytes: Buffer, length: number) {
  const [loaded, readAndExecute, page] = [1, 5, 4096n]
  bytes.writeUInt32LE(loaded, 0)
  bytes.writeUInt32LE(readAndExecute, 4)
  bytes.writeBigUInt64LE(loadedAt, 16)
  bytes.writeBigUInt64LE(loadedAt, 24)
  bytes.writeBigUInt64LE(BigInt(length), 32)
  bytes.writeBigUInt64LE(BigInt(length), 40)
  bytes.writeBigUInt64LE(page, 48)
}
