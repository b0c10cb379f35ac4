// Which system calls a jail refuses, as the program that the kernel runs before each of them (classic BPF). It
// narrows what a program can reach in the kernel; what is not named here is allowed.

/** Numbers of x86_64. Callers take these for unknown to an older kernel, and fall back. */
const unknownCalls = {
  /** Its flags lie in memory, where a filter cannot read them; `clone` is judged by its flags below. */
  clone3: 435,
  ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 },
  ...{ open_tree: 428, move_mount: 429, fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433 },
  ...{ mount_setattr: 442, open_tree_attr: 467 },
}

const refusedCalls = {
  ...{ add_key: 248, request_key: 249, keyctl: 250 },
  ...{ ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, pidfd_getfd: 438 },
  ...{ bpf: 321, perf_event_open: 298, userfaultfd: 323, vmsplice: 278, fanotify_init: 300 },
  ...{ mount: 165, umount2: 166, pivot_root: 155, setns: 308, unshare: 272 },
  ...{ name_to_handle_at: 303, open_by_handle_at: 304, lookup_dcookie: 212 },
  ...{ kexec_load: 246, kexec_file_load: 320, init_module: 175, finit_module: 313, delete_module: 176 },
  ...{ acct: 163, swapon: 167, swapoff: 168, reboot: 169, quotactl: 179, quotactl_fd: 443, syslog: 103 },
  ...{ settimeofday: 164, clock_settime: 227, clock_adjtime: 305 },
}

const judgedCalls = { ioctl: 16, socket: 41, socketpair: 53, clone: 56 }

const socketFamilies = { unix: 1, inet: 2, inet6: 10, netlink: 16 }
/** Every CLONE_NEW… that `clone` takes. */
const namespaceFlags = 0x7e02_0000
/** They put input into the terminal, as if a person had typed it. */
const terminalInput = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c }

const x86Architecture = 0xc000_003e
/** From here on numbers mean the x32 interface, which would evade every comparison. */
const x32Numbers = 0x4000_0000

/** Places in `struct seccomp_data`; of an argument its low 32 bits, which is all that the kernel takes of these. */
const place = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index }

const verdict = { kill: 0x8000_0000, allow: 0x7fff_0000, error: (errno: number) => 0x0005_0000 | errno }
const errno = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 }

type Line =
  | { label: string }
  | { load: number }
  /** Goes on with the next line where no label is named. */
  | { test: keyof typeof tests; value: number; yes?: string; no?: string }
  | { answer: number }

const tests = { equal: 0x15, atLeast: 0x35, anyBit: 0x45 }

const lines: readonly Line[] = [
  { load: place.architecture },
  { test: 'equal', value: x86Architecture, no: 'killed' },
  { load: place.number },
  { test: 'atLeast', value: x32Numbers, yes: 'unknown' },
  ...anyOf(unknownCalls, 'unknown'),
  ...anyOf(refusedCalls, 'refused'),
  { test: 'equal', value: judgedCalls.clone, yes: 'clone' },
  { test: 'equal', value: judgedCalls.ioctl, yes: 'ioctl' },
  { test: 'equal', value: judgedCalls.socket, yes: 'socket' },
  { test: 'equal', value: judgedCalls.socketpair, yes: 'socket', no: 'allowed' },
  { label: 'clone' },
  { load: place.argument(0) },
  { test: 'anyBit', value: namespaceFlags, yes: 'refused', no: 'allowed' },
  { label: 'ioctl' },
  { load: place.argument(1) },
  ...anyOf(terminalInput, 'refused'),
  { answer: verdict.allow },
  { label: 'socket' },
  { load: place.argument(0) },
  ...anyOf(socketFamilies, 'allowed'),
  { answer: verdict.error(errno.EAFNOSUPPORT) },
  { label: 'allowed' },
  { answer: verdict.allow },
  { label: 'unknown' },
  { answer: verdict.error(errno.ENOSYS) },
  { label: 'refused' },
  { answer: verdict.error(errno.EPERM) },
  { label: 'killed' },
  { answer: verdict.kill },
]

function anyOf(values: Readonly<Record<string, number>>, yes: string): Line[] {
  return Object.values(values).map((value) => ({ test: 'equal', value, yes }))
}

/** `struct sock_filter`s, or null: no other machine's numbers were ever tried. `architecture`: as Node names it. */
export function seccompFilter(architecture: string): Uint8Array | null {
  return architecture === 'x64' ? assemble(lines) : null
}

const loadWord = 0x20
const answerConstant = 0x06

function assemble(program: readonly Line[]): Uint8Array {
  const labels = new Map<string, number>()
  const steps: Exclude<Line, { label: string }>[] = []
  for (const line of program)
    if ('label' in line) labels.set(line.label, steps.length)
    else steps.push(line)
  const bytes = Buffer.alloc(8 * steps.length)
  steps.forEach((step, index) => {
    /** A jump is counted from the next line and has one byte. */
    const distance = (label: string | undefined) =>
      label === undefined ? 0 : (labels.get(label) ?? Number.NaN) - index - 1
    if ('load' in step) write(bytes, index, { code: loadWord, value: step.load })
    else if ('answer' in step) write(bytes, index, { code: answerConstant, value: step.answer })
    else
      write(bytes, index, {
        ...{ code: tests[step.test], value: step.value },
        ...{ yes: distance(step.yes), no: distance(step.no) },
      })
  })
  return bytes
}

/** Throws where a label is missing, lies behind or is more than a byte away. */
function write(
  bytes: Buffer,
  index: number,
  { code, yes = 0, no = 0, value }: { code: number; yes?: number; no?: number; value: number },
) {
  if (![yes, no].every((jump) => jump >= 0 && jump <= 255)) throw new Error(`line ${index} jumps nowhere`)
  bytes.writeUInt16LE(code, 8 * index)
  bytes.writeUInt8(yes, 8 * index + 2)
  bytes.writeUInt8(no, 8 * index + 3)
  bytes.writeUInt32LE(value, 8 * index + 4)
}
