import { revalidatePath } from 'next/cache'
import type { ActionResult } from '@/lib/data/viewer'

/** The answer of an action; what lies below `path` is made anew, also after a no: somebody may have been faster. */
export async function revalidated(path: string, result: Promise<ActionResult>): Promise<ActionResult> {
  const answer = await result
  revalidatePath(path, 'layout')
  return answer
}
