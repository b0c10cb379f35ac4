import { notFound } from 'next/navigation'
import { RunPage } from '@/components/runs/run-page'
import { currentTime } from '@/lib/data/current-time'
import { getRun } from '@/lib/data/runs'
import { cancel } from '../../queue/actions'
import { acceptReport, dropReport, giveAudit, reportRegression, withdrawRegression } from '../actions'

type RunProps = { params: Promise<{ run: string }> }

export async function generateMetadata({ params }: RunProps) {
  const found = await getRun((await params).run)
  return { title: found ? `Run: ${found.names.task}` : 'Run' }
}

export default async function Run({ params }: RunProps) {
  const found = await getRun((await params).run)
  if (found === null) notFound()
  const said = {
    ...{ giveAudit, acceptReport, dropReport },
    ...{ report: reportRegression, withdraw: withdrawRegression },
  }
  return <RunPage {...found} cancel={cancel} said={said} now={await currentTime()} />
}
