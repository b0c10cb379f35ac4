import { ReviewList } from '@/components/reviews/review-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { pageOffset } from '@/lib/data/page-offset'
import { listReviews } from '@/lib/data/reviews'

export const metadata = { title: 'Reviews' }

export default async function ReviewsPage({ searchParams }: { searchParams: Promise<{ offset?: string }> }) {
  const offset = pageOffset((await searchParams).offset)
  const { reviews, moreHref, meanwhile } = await listReviews({ offset })
  return (
    <>
      <PageHeader title="Reviews" lead="Changes that wait for a person, the most doubtful first." />
      <PageBody>
        <ReviewList reviews={reviews} moreHref={moreHref} meanwhile={meanwhile} now={await currentTime()} />
      </PageBody>
    </>
  )
}
