/** What an endpoint of Leeway answers, unread; null where no answer is to be had. */
export async function askFor(address: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await fetch(address, { signal })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
