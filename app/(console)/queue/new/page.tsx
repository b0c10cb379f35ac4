import { NewTaskForm } from '@/components/queue/new-task-form'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { taskForm } from '@/lib/data/queue'
import { submitTask } from '../actions'

export const metadata = { title: 'New task' }

export default async function NewTaskPage() {
  const projects = await taskForm()
  return (
    <>
      <PageHeader
        title="New task"
        crumbs={[{ label: 'Queue', href: '/queue' }]}
        lead="It is written as a file, committed and landed on the base branch in your name."
      />
      <PageBody>
        {projects.length === 0 ? (
          <EmptyState title="No project to write in">
            A lead or a reviewer of a registered project can write tasks; an admin registers projects in
            Settings.
          </EmptyState>
        ) : (
          <NewTaskForm projects={projects} submit={submitTask} />
        )}
      </PageBody>
    </>
  )
}
