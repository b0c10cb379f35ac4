'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { CodeBlock } from '@/components/ui/code'
import { Input, Select, Textarea } from '@/components/ui/field'
import { taskFilePath, taskFileText, type TaskDraft } from './task-file-text'

export type NewTaskFormProps = {
  /** Projects where this person may write tasks, each with the task types and agents its policy names. */
  projects: readonly {
    projectId: string
    name: string
    types: readonly string[]
    agents: readonly string[]
  }[]
  /** Fields `projectId`, `path`, `text`. */
  submit: FormAction
}

const levels = [
  { value: 'hold', label: 'hold: drafts only' },
  { value: 'review', label: 'review: a person merges' },
  { value: 'auto', label: 'auto: merges by itself where that was earned' },
]

/** A task is a file of the project: what is typed here is what will stand there. */
export function NewTaskForm({ projects, submit }: NewTaskFormProps) {
  const router = useRouter()
  const [projectId, setProjectId] = useState(projects[0]?.projectId ?? '')
  const project = projects.find((one) => one.projectId === projectId)
  const [draft, setDraft] = useState<TaskDraft>({
    title: '',
    type: project?.types[0] ?? 'fix',
    priority: '3',
    autonomy: 'review',
    agent: '',
    tags: '',
    paths: '',
    instructions: '',
  })
  const set = (name: keyof TaskDraft) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  })
  const path = taskFilePath(draft.title)
  const text = taskFileText(draft)
  return (
    <ActionForm
      action={submit}
      onDone={() => router.push('/queue')}
      doneMessage="Handed in; it appears when its file has landed"
      className="grid grid-cols-1 gap-x-6 gap-y-4 lg:grid-cols-2"
    >
      <input type="hidden" name="path" value={path} />
      <input type="hidden" name="text" value={text} />
      <div className="flex flex-col gap-3">
        <Select
          label="Project"
          name="projectId"
          value={projectId}
          onChange={(event) => setProjectId(event.target.value)}
          options={projects.map((one) => ({ value: one.projectId, label: one.name }))}
        />
        <Input label="Title" required maxLength={120} autoComplete="off" {...set('title')} />
        <div className="grid grid-cols-2 gap-3">
          <Select label="Type" options={(project?.types ?? []).map(asOption)} {...set('type')} />
          <Select label="Priority" options={['1', '2', '3', '4', '5'].map(asOption)} {...set('priority')} />
        </div>
        <Select
          label="At most"
          options={levels}
          hint="A task only narrows: it never gets more than the agent earned."
          {...set('autonomy')}
        />
        <Select
          label="Agent"
          options={[{ value: '', label: 'Any the policy allows' }, ...(project?.agents ?? []).map(asOption)]}
          {...set('agent')}
        />
        <Input label="Tags" hint="Separated by commas" autoComplete="off" {...set('tags')} />
        <Input
          label="Paths"
          hint="Globs that may be written, separated by commas; empty: what the profile allows"
          autoComplete="off"
          {...set('paths')}
        />
        <Textarea label="Instructions" required rows={8} {...set('instructions')} />
        <div>
          <SubmitButton size="medium">Write the file</SubmitButton>
        </div>
      </div>
      <div className="min-w-0">
        <p className="mb-1 text-xs font-medium">
          The file, committed as your act: <span className="font-mono wrap-anywhere">{path}</span>
        </p>
        <CodeBlock text={text} label="The task file" className="max-h-none" />
      </div>
    </ActionForm>
  )
}

function asOption(value: string): { value: string; label: string } {
  return { value, label: value }
}
