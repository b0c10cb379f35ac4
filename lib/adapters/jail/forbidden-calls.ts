// System calls that no program in a jail may make, with what the filter answers to each. The arguments are such that
// a kernel without the filter answers something else wherever it can, and that nothing lasts if it does.
// Numbers are written out a second time on purpose: one that is wrong in the filter would be tried wrongly, too.
import type { RawCall } from './raw-calls-program'

export type ForbiddenCall = RawCall & { errno: number }

const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97]

function forbidden(
  name: string,
  errno: number,
  number: number,
  ...given: RawCall['arguments']
): ForbiddenCall {
  return { name, errno, number, arguments: given }
}

const sessionKeyring = -3
const userModeOnly = 1
const badFlags = 1
const newUserNamespace = 0x1000_0011n
const stream = 1

export const forbiddenCalls: readonly ForbiddenCall[] = [
  forbidden('keyctl', EPERM, 250, 0, sessionKeyring),
  forbidden('add_key', EPERM, 248),
  forbidden('request_key', EPERM, 249),
  forbidden('ptrace', EPERM, 101, 16),
  forbidden('process_vm_readv', EPERM, 310, 1, 0, 0, 0, 0, badFlags),
  forbidden('process_vm_writev', EPERM, 311, 1, 0, 0, 0, 0, badFlags),
  forbidden('pidfd_getfd', EPERM, 438, -1, 0, badFlags),
  forbidden('bpf', EPERM, 321, -1),
  forbidden('perf_event_open', EPERM, 298),
  forbidden('userfaultfd', EPERM, 323, userModeOnly),
  forbidden('io_uring_setup', ENOSYS, 425, 0, 'scratch'),
  forbidden('clone3', ENOSYS, 435, 'scratch', 0),
  forbidden('clone into a user namespace', EPERM, 56, newUserNamespace),
  forbidden('unshare', EPERM, 272, 0),
  forbidden('setns', EPERM, 308, -1),
  forbidden('mount', EPERM, 165),
  forbidden('fsopen', ENOSYS, 430),
  forbidden('open_by_handle_at', EPERM, 304, -1),
  forbidden('an AF_VSOCK socket', EAFNOSUPPORT, 41, 40, stream),
  forbidden('an AF_PACKET socket', EAFNOSUPPORT, 41, 17, stream),
  forbidden('an AF_ALG socket', EAFNOSUPPORT, 41, 38, stream),
  forbidden('TIOCSTI', EPERM, 16, 0, 0x5412, 'scratch'),
  forbidden('TIOCSTI under other upper bits', EPERM, 16, 0, 0x1_0000_5412n, 'scratch'),
  forbidden('TIOCLINUX', EPERM, 16, 0, 0x541c, 'scratch'),
]
