/** A duty that goes on beside its caller, and never twice at once in this process. */
export function beside(duty: () => Promise<unknown>, onError: (error: unknown) => void) {
  let running: Promise<void> | null = null
  return {
    /** Does nothing while it still runs. */
    begin() {
      running ??= duty()
        .then(() => undefined, onError)
        .finally(() => {
          running = null
        })
    },
    async end() {
      await running
    },
  }
}
