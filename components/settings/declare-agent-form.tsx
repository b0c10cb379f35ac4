import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { classNames } from '@/components/ui/class-names'
import { Code } from '@/components/ui/code'
import { Input, type Option, Select, Textarea } from '@/components/ui/field'
import { codeModeCatalogue } from '@/lib/domain/code-mode-models'
import { forCodex, forCommand, forPrograms, RuntimeChoice } from './runtime-choice'

export type DeclareAgentFormProps = {
  /** Who may own an agent. */
  people: readonly Option[]
  /**
   * Fields `name`, `runtime`, `provider`, `model`, `command` (one argument a line), `programDirectory`, `ownerId`,
   * `modelBaseUrl`, `inputPrice`, `cachedInputPrice`, `cacheWritePrice`, `outputPrice` (US dollars). What the chosen
   * runtime does not have is sent all the same, and has to be passed over.
   */
  declare: FormAction
}

const unit = 'US dollars for a million tokens'
const prices = [
  {
    name: 'inputPrice',
    label: 'Price of input',
    hint: `${unit}. Without prices, a policy that bounds cost refuses its runs`,
  },
  { name: 'outputPrice', label: 'Price of output', hint: unit },
  { name: 'cachedInputPrice', label: 'Price of cached input', hint: 'Empty: as input' },
  { name: 'cacheWritePrice', label: 'Price of writing to the cache', hint: 'Empty: as input' },
]

/** Shows what the chosen runtime needs, by style sheet alone. */
export function DeclareAgentForm({ people, declare }: DeclareAgentFormProps) {
  return (
    <ActionForm
      action={declare}
      doneMessage="Declared"
      empties
      aria-label="Declare an agent"
      className="group grid max-w-3xl grid-cols-1 items-start gap-3 rounded-lg border border-line bg-sunken p-3 md:grid-cols-2"
    >
      <RuntimeChoice />
      <Input
        label="Name"
        name="name"
        required
        pattern="[a-z0-9][a-z0-9._\-]{0,62}"
        autoComplete="off"
        hint="Small letters, digits, dot, dash: as policies and tasks name it"
      />
      <Input
        label="Model"
        name="model"
        required
        autoComplete="off"
        hint="By the name its provider gives it; its runs may ask no other. For a command, a word for people"
      />
      <RefusedModels />
      <Textarea
        label="Command"
        name="command"
        mono
        rows={3}
        className={forCommand}
        hint="The program and its arguments inside the jail, one a line: node, then /opt/agent/agent.mjs. LEEWAY_TASK_FILE names the file with its instructions."
      />
      <ProgramDirectory />
      <Select label="Owner" name="ownerId" options={people} />
      <Input
        label="Provider"
        name="provider"
        autoComplete="off"
        hint="Who makes the model; empty: who makes the program"
      />
      <Input
        label="Address of the model"
        name="modelBaseUrl"
        type="url"
        autoComplete="off"
        className={forPrograms}
        hint="Only where it is not the provider’s own, such as a company’s gateway: https://…"
      />
      {prices.map(({ name, label, hint }) => (
        <Input
          key={name}
          label={label}
          name={name}
          inputMode="decimal"
          pattern="\d{1,6}(\.\d{1,6})?"
          autoComplete="off"
          className={forPrograms}
          hint={hint}
        />
      ))}
      <div className="flex justify-end md:col-span-2">
        <SubmitButton>Declare the agent</SubmitButton>
      </div>
    </ActionForm>
  )
}

/** Known before the first run of an agent, so said where its model is chosen. */
function RefusedModels() {
  const { program, models, seenOn } = codeModeCatalogue
  return (
    <p className={classNames('text-xs text-ink-2 md:col-span-2', forCodex)}>
      Choose a model that calls tools itself, such as <Code>gpt-5.5</Code>. Of the others {program} (seen on{' '}
      {seenOn}) offers only a script of calls, which Leeway refuses whole: {models.join(', ')}.
    </p>
  )
}

function ProgramDirectory() {
  return (
    <Input
      label="Program directory"
      name="programDirectory"
      autoComplete="off"
      hint="On this machine, mounted read-only at /opt/agent. Empty for an installed Claude Code, Gemini CLI or Codex CLI: it is looked for on the worker’s PATH"
    />
  )
}
