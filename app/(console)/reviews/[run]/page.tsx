import { notFound } from 'next/navigation'
import { ReviewPage } from '@/components/reviews/review-page'
import { currentTime } from '@/lib/data/current-time'
import { getReview } from '@/lib/data/reviews'
import { discard, merge, sendBack } from '../actions'

type ReviewProps = { params: Promise<{ run: string }> }

export async function generateMetadata({ params }: ReviewProps) {
  const found = await getReview((await params).run)
  return { title: found ? `Review: ${found.names.task}` : 'Review' }
}

export default async function Review({ params }: ReviewProps) {
  const found = await getReview((await params).run)
  if (found === null) notFound()
  return <ReviewPage {...found} actions={{ merge, sendBack, discard }} now={await currentTime()} />
}
