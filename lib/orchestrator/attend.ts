/**
 * What fails for one keeps nothing from the others: it becomes one of `failures`, and is met again in the next round. A
 * failure of ours is among them as well as a bug, such as a stream that makes no sense.
 */
export async function attend(duty: () => Promise<void>, failures: unknown[]): Promise<void> {
  try {
    await duty()
  } catch (error) {
    failures.push(error)
  }
}
