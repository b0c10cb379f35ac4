'use client'

import { useState } from 'react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Input, type Option, Select } from '@/components/ui/field'
import { ReasonInput } from '@/components/ui/reason-input'
import { GrantCaveats } from './grant-caveats'
import { GrantLimits } from './grant-limits'
import { SharedGrantCaveats } from './shared-grant-caveats'

export type GrantFormProps = {
  agents: readonly Option[]
  /** Projects where this person may grant, each with the task types its policy names. */
  projects: readonly { projectId: string; name: string; types: readonly string[] }[]
  /**
   * Fields `agentId`, `projectId`, `taskType` (empty: all ordinary types), `level`, `reason`, `expiresAt` (a date or
   * empty), `filesMax`, `linesMax`, `mergesPerDayMax` (numbers or empty).
   */
  grant: FormAction
}

const levels = [
  { value: 'review', label: 'review: a person merges' },
  { value: 'auto', label: 'auto: merges by itself when every gate passes' },
]

/** A standing raised by hand. `auto` always names exactly one lane. */
export function GrantForm({ agents, projects, grant }: GrantFormProps) {
  const [level, setLevel] = useState('review')
  const [agentId, setAgentId] = useState(agents[0]?.value ?? '')
  const [projectId, setProjectId] = useState(projects[0]?.projectId ?? '')
  const [asked, setAsked] = useState('')
  const types = projects.find((project) => project.projectId === projectId)?.types ?? []
  const everyType = level === 'review' ? [{ value: '', label: 'All ordinary task types' }] : []
  const typeOptions = [...everyType, ...types.map((type) => ({ value: type, label: type }))]
  // Another project, or auto, may not offer what was chosen before.
  const taskType = typeOptions.some(({ value }) => value === asked) ? asked : (typeOptions[0]?.value ?? '')
  return (
    <ActionForm
      action={grant}
      doneMessage="Granted"
      aria-label="Grant a standing"
      className="max-w-3xl space-y-3 rounded-lg border border-line bg-sunken p-3"
    >
      <div className="grid grid-cols-1 items-start gap-3 md:grid-cols-4">
        <Select
          label="Agent"
          name="agentId"
          value={agentId}
          onChange={(event) => setAgentId(event.target.value)}
          options={agents}
        />
        <Select
          label="Project"
          name="projectId"
          value={projectId}
          onChange={(event) => setProjectId(event.target.value)}
          options={projects.map((project) => ({ value: project.projectId, label: project.name }))}
        />
        <Select
          label="Level"
          name="level"
          options={levels}
          value={level}
          onChange={(event) => setLevel(event.target.value)}
        />
        <Select
          label="Task type"
          name="taskType"
          value={taskType}
          onChange={(event) => setAsked(event.target.value)}
          options={typeOptions}
        />
      </div>
      {agentId !== '' &&
        (taskType === '' ? (
          <SharedGrantCaveats agentId={agentId} projectId={projectId} />
        ) : (
          <GrantCaveats lane={{ agentId, projectId, taskType }} to={level} />
        ))}
      {level === 'auto' && <GrantLimits />}
      <div className="grid grid-cols-1 items-start gap-3 md:grid-cols-[1fr_200px]">
        <ReasonInput hint="Goes into the log, with the lane’s figures of this moment." />
        <Input label="Ends on" name="expiresAt" type="date" hint="Empty: until it is lowered" />
      </div>
      <div className="flex justify-end">
        <SubmitButton>Grant {level}</SubmitButton>
      </div>
    </ActionForm>
  )
}
