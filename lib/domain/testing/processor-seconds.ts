/** What work gives and what it costs, however busy the machine is. That of the process: nothing may run beside it. */
export function processorSeconds<Result>(work: () => Result): { result: Result; seconds: number } {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (user + system) / 1e6 }
}
