// Workers that colour lines. They take a while to begin, so they do before the viewer itself is there.

export const workersMax = 2

const early: Worker[] = []

export function startWorkers(): void {
  while (early.length < workersMax) early.push(newWorker())
}

/** One that was started early, else a new one. */
export function takeWorker(): Worker {
  return early.shift() ?? newWorker()
}

function newWorker(): Worker {
  return new Worker(new URL('@pierre/diffs/worker/worker.js', import.meta.url), { type: 'module' })
}
