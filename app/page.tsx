import { redirect } from 'next/navigation'
import { homeOf, requireSignedIn } from '@/lib/data/viewer'

/** Home by role. */
export default async function Home() {
  redirect(homeOf(await requireSignedIn()))
}
