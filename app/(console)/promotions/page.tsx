import { PromotionList } from '@/components/promotions/promotion-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { listPromotions } from '@/lib/data/promotions'

export const metadata = { title: 'Promotions' }

export default async function PromotionsPage() {
  const found = await listPromotions()
  return (
    <>
      <PageHeader
        title="Promotions"
        lead="Autonomy that was earned and waits for a lead, and what was taken back."
      />
      <PageBody>
        <PromotionList {...found} now={await currentTime()} />
      </PageBody>
    </>
  )
}
