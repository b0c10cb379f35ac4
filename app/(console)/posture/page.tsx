import { PosturePage } from '@/components/posture/posture-page'
import { currentTime } from '@/lib/data/current-time'
import { getPosture } from '@/lib/data/posture'

export const metadata = { title: 'Posture' }

export default async function Posture() {
  return <PosturePage {...await getPosture()} now={await currentTime()} />
}
