import { notFound } from 'next/navigation'
import { ReviewPage } from '@/components/reviews/review-page'
import { currentTime } from '@/lib/data/current-time'
import { getReview } from '@/lib/data/reviews'
import { discard, merge, sendBack } from '../actions'

export const metadata = { title: 'Review' }

export default async function Review({ params }: { params: Promise<{ run: string }> }) {
  const found = await getReview((await params).run)
  if (found === null) notFound()
  return <ReviewPage {...found} actions={{ merge, sendBack, discard }} now={await currentTime()} />
}
