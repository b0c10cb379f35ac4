import { Button, ButtonLink } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { Input, type Option, Select } from '@/components/ui/field'
import { levels } from '@/lib/domain/level'

const acts = [
  { value: 'read', label: 'reads the path' },
  { value: 'write', label: 'writes the path' },
  { value: 'execute', label: 'runs the command' },
  { value: 'reach', label: 'reaches the host' },
  { value: 'call', label: 'calls the tool of a server' },
] as const

export type WhatIfFormProps = {
  projectId: string
  of: string
  values: Record<'task' | 'agent' | 'profile' | 'type' | 'autonomy' | 'paths' | 'what', string> & {
    act: (typeof acts)[number]['value']
  }
  choices: {
    profiles: readonly string[]
    types: readonly string[]
    tasks: readonly Option[]
    agents: readonly Option[]
  }
}

/** Only a task that is not written yet is described here. */
const forUnwritten = 'group-not-has-[option[value=unwritten]:checked]:hidden'

/** A plain form: the question stands in the address and can be sent to somebody. A new one for each question. */
export function WhatIfForm({ projectId, of, values, choices }: WhatIfFormProps) {
  return (
    <form
      key={JSON.stringify([projectId, of, values])}
      method="get"
      aria-label="What if"
      className="group space-y-3"
    >
      <input type="hidden" name="project" value={projectId} />
      <input type="hidden" name="of" value={of} />
      <div className="flex flex-wrap items-start gap-3">
        <Select
          label="An agent"
          name="agent"
          defaultValue={values.agent}
          options={[{ value: '', label: 'whoever may be asked' }, ...choices.agents]}
          className="w-56 max-w-full"
        />
        <Select
          label="working on the task"
          name="task"
          defaultValue={values.task}
          options={[{ value: '', label: 'no task in particular' }, ...choices.tasks]}
          className="w-72 max-w-full"
        />
        <Input
          label="with the profile"
          name="profile"
          defaultValue={values.profile}
          list="compositions"
          maxLength={500}
          spellCheck={false}
          placeholder={choices.profiles[0]}
          hint="A task decides it by itself; one that is not written yet gets the first of its type."
          className="w-64 max-w-full"
        />
        <datalist id="compositions">
          {choices.profiles.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      </div>
      <Unwritten {...{ values, choices }} />
      <div className="flex flex-wrap items-start gap-3">
        <Select
          label="does this:"
          name="act"
          defaultValue={values.act}
          options={acts}
          className="w-56 max-w-full"
        />
        <Input
          label="Path, command, host or tool"
          name="what"
          defaultValue={values.what}
          maxLength={2000}
          spellCheck={false}
          placeholder="src/main.ts"
          className="w-96 max-w-full"
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="medium">
          Ask
        </Button>
        <ButtonLink href={`/policy/what-if?project=${projectId}`} variant="quiet" size="medium">
          Clear
        </ButtonLink>
      </div>
    </form>
  )
}

/** What the file of a task would say, shown by style sheet alone. */
function Unwritten({ values, choices }: Pick<WhatIfFormProps, 'values' | 'choices'>) {
  return (
    <div className={classNames('flex flex-wrap items-start gap-3', forUnwritten)}>
      <Select
        label="of the type"
        name="type"
        defaultValue={values.type || choices.types[0]}
        options={[...new Set([...choices.types, values.type])].flatMap(optionOf)}
        className="w-56 max-w-full"
      />
      <Input
        label="that may write"
        name="paths"
        defaultValue={values.paths}
        maxLength={500}
        spellCheck={false}
        placeholder="src/**, docs"
        hint="Paths with commas between; empty: what its profile allows."
        className="w-72 max-w-full"
      />
      <Select
        label="and asks for"
        name="autonomy"
        defaultValue={values.autonomy}
        options={levels.map((level) => ({ value: level, label: level }))}
        hint="A task file that says nothing asks for review."
        className="w-64 max-w-full"
      />
    </div>
  )
}

/** Also a type that was asked for and is not there, so that the answer stands beside its question. */
const optionOf = (type: string) => (type === '' ? [] : [{ value: type, label: type }])
