import { notFound, redirect } from 'next/navigation'
import { ReviewPage } from '@/components/reviews/review-page'
import { currentTime } from '@/lib/data/current-time'
import { getReview } from '@/lib/data/reviews'
import { getRun } from '@/lib/data/runs'
import { discard, merge, sendBack } from '../actions'

type ReviewProps = { params: Promise<{ run: string }> }

export async function generateMetadata({ params }: ReviewProps) {
  const found = await getReview((await params).run)
  return { title: found ? `Review: ${found.names.task}` : 'Review' }
}

export default async function Review({ params }: ReviewProps) {
  const found = await getReview((await params).run)
  if (found === null) return elsewhere((await params).run)
  return <ReviewPage {...found} actions={{ merge, sendBack, discard }} now={await currentTime()} />
}

/** A change that is decided about has no desk any more: its run says what became of it. */
async function elsewhere(runId: string): Promise<never> {
  const run = await getRun(runId)
  return run === null ? notFound() : redirect(`/runs/${runId}`)
}
