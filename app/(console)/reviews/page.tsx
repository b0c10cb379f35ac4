import { ReviewList } from '@/components/reviews/review-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { listReviews } from '@/lib/data/reviews'

export const metadata = { title: 'Reviews' }

export default async function ReviewsPage() {
  const { reviews, meanwhile } = await listReviews()
  return (
    <>
      <PageHeader title="Reviews" lead="Changes that wait for a person, the most doubtful first." />
      <PageBody>
        <ReviewList reviews={reviews} meanwhile={meanwhile} now={await currentTime()} />
      </PageBody>
    </>
  )
}
