import { redirect } from 'next/navigation'
import { homeOf, requireSignedIn } from '@/lib/data/viewer'

export default async function StartPage() {
  redirect(homeOf(await requireSignedIn()))
}
