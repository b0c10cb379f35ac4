import { notFound } from 'next/navigation'
import { PromotionPage } from '@/components/promotions/promotion-page'
import { currentTime } from '@/lib/data/current-time'
import { getPromotion } from '@/lib/data/promotion'
import { decide } from '../actions'

export const metadata = { title: 'Promotion' }

export default async function Promotion({ params }: { params: Promise<{ id: string }> }) {
  const found = await getPromotion((await params).id)
  if (found === null) notFound()
  return <PromotionPage {...found} decide={decide} now={await currentTime()} />
}
