import { Button, ButtonLink } from '@/components/ui/button'
import { Input, type Option, Select } from '@/components/ui/field'

export type QuestionFormProps = {
  values: Record<'agent' | 'runtime' | 'provider' | 'model' | 'project' | 'type', string> & {
    level: 'review' | 'auto'
  }
  choices: {
    agents: readonly Option[]
    projects: readonly Option[]
    types: readonly string[]
    runtimes: readonly string[]
    providers: readonly string[]
    models: readonly string[]
  }
  /** The moment that is asked about; '' for now. */
  asOf: string
}

const levels = [
  { value: 'auto', label: 'auto: merges by itself' },
  { value: 'review', label: 'review: a person merges' },
]

/** A plain form: the question stands in the address and can be sent to somebody. */
export function QuestionForm({ values, choices, asOf }: QuestionFormProps) {
  const any = (label: string) => ({ value: '', label })
  const same = (all: readonly string[]) => all.map((value) => ({ value, label: value }))
  return (
    <form
      key={JSON.stringify([values, asOf])}
      method="get"
      aria-label="Since when"
      className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2 lg:grid-cols-4"
    >
      {asOf !== '' && <input type="hidden" name="asOf" value={asOf} />}
      <Select label="Trusted with" name="level" defaultValue={values.level} options={levels} />
      <Select
        label="Agent"
        name="agent"
        defaultValue={values.agent}
        options={[any('any agent'), ...choices.agents]}
      />
      <Select
        label="Project"
        name="project"
        defaultValue={values.project}
        options={[any('any project'), ...choices.projects]}
      />
      <Select
        label="Task type"
        name="type"
        defaultValue={values.type}
        options={[any('any type'), ...same(choices.types)]}
      />
      <Select
        label="Runtime, as declared then"
        name="runtime"
        defaultValue={values.runtime}
        options={[any('any runtime'), ...same(choices.runtimes)]}
      />
      <Suggested
        label="Provider, as declared then"
        name="provider"
        value={values.provider}
        all={choices.providers}
      />
      <Suggested label="Model, as declared then" name="model" value={values.model} all={choices.models} />
      <div className="flex gap-2 self-end">
        <Button type="submit" variant="primary" size="medium">
          Ask
        </Button>
        <ButtonLink href="/trust/questions" variant="quiet" size="medium">
          Clear
        </ButtonLink>
      </div>
    </form>
  )
}

type SuggestedProps = { label: string; name: string; value: string; all: readonly string[] }

/** What agents are declared as now is offered; what they were declared as earlier is typed. */
function Suggested({ label, name, value, all }: SuggestedProps) {
  return (
    <>
      <Input
        label={label}
        name={name}
        defaultValue={value}
        list={`declared-${name}`}
        maxLength={200}
        spellCheck={false}
        placeholder={`any ${name}`}
      />
      <datalist id={`declared-${name}`}>
        {all.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
}
