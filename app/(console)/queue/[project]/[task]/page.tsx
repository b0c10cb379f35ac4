import { notFound } from 'next/navigation'
import { TaskPage } from '@/components/queue/task-page'
import { currentTime } from '@/lib/data/current-time'
import { getTask } from '@/lib/data/queue'
import { cancel, claim, close, release, reopen, run } from '../../actions'

type TaskProps = { params: Promise<{ project: string; task: string }> }

export async function generateMetadata({ params }: TaskProps) {
  const { project, task } = await params
  const found = await getTask(project, task)
  return { title: found ? `Task: ${found.task.title}` : 'Task' }
}

export default async function Task({ params }: TaskProps) {
  const { project, task } = await params
  const found = await getTask(project, task)
  if (found === null) notFound()
  return (
    <TaskPage {...found} actions={{ claim, release, run, cancel, close, reopen }} now={await currentTime()} />
  )
}
