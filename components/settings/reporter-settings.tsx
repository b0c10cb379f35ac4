import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Code, CodeBlock } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import { Input } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'

export type ReporterSettingsProps = {
  reporters: readonly { reporterId: string; name: string }[]
  mayEdit: boolean
  /** Field `name`; the answer tells the secret. */
  add: FormAction
  /** Fields `reporterId`, `reason`. */
  remove: FormAction
}

const example = `body='{"project":"NAME","commit":"MERGE","how":"what went wrong"}'
now=$(date +%s)
hash=$(printf '%s.%s' "$now" "$body" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -X POST https://…/api/webhooks/regressions --data "$body" \\
  -H "x-leeway-reporter: $ID" -H "x-leeway-timestamp: $now" -H "x-leeway-signature: sha256=$hash"`

/** Programs outside that say that a merged change turned out wrong. */
export function ReporterSettings({ reporters, mayEdit, add, remove }: ReporterSettingsProps) {
  return (
    <Section
      title="Reporters"
      note="Programs such as CI or an incident tool that report regressions of merged changes. They can only lower a standing, ten times a day each; what they say beyond that is told to people."
    >
      <div className="space-y-4">
        {reporters.length === 0 ? (
          <EmptyState title="No reporter yet">
            A reporter signs what it sends with a secret of its own, which is shown once, when it is added.
          </EmptyState>
        ) : (
          <>
            <Table label="Reporters" head={['Name', 'Id', 'Actions']}>
              {reporters.map(({ reporterId, name }) => (
                <Row key={reporterId}>
                  <Cell className="font-medium">{name}</Cell>
                  <Cell>
                    <Code>{reporterId}</Code>
                  </Cell>
                  <Cell>
                    {mayEdit && (
                      <ReasonDialog
                        action={remove}
                        fields={{ reporterId }}
                        verb="Remove"
                        title={`Remove ${name}`}
                        description="Its secret is worth nothing from then on. What it reported stays."
                      />
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
            <CodeBlock text={example} label="How a reporter sends" />
          </>
        )}
        {mayEdit && <AddForm add={add} />}
      </div>
    </Section>
  )
}

function AddForm({ add }: Pick<ReporterSettingsProps, 'add'>) {
  return (
    <ActionForm
      action={add}
      doneMessage="Added"
      empties
      aria-label="Add a reporter"
      className="flex max-w-3xl flex-wrap items-end gap-3 rounded-lg border border-line bg-sunken p-3"
    >
      <Input
        label="Name of the program"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        hint="It stands beside what it reports"
      />
      <SubmitButton>Add the reporter</SubmitButton>
    </ActionForm>
  )
}
