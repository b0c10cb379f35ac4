import { AsOfBar, type AsOfBarProps } from '@/components/ui/as-of-bar'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { QuestionForm, type QuestionFormProps } from './question-form'
import { TrustAnswer, type TrustAnswerProps } from './trust-answer'

export type QuestionsPageProps = Omit<QuestionFormProps, 'asOf'> & {
  answers: readonly Omit<TrustAnswerProps, 'names' | 'now'>[]
  /** How many lanes the question is about; the first of them are answered. */
  inAll: number
  names: TrustAnswerProps['names']
  asOf: AsOfBarProps
  now: string
}

/** Since when is it trusted, on what evidence, and who decided? */
export function QuestionsPage({ values, choices, answers, inAll, names, asOf, now }: QuestionsPageProps) {
  return (
    <>
      <PageHeader
        title="Since when"
        crumbs={[{ label: 'Trust', href: asOf.then === null ? '/trust' : `/trust?asOf=${asOf.asked}` }]}
        lead="Since when is it trusted, on what evidence, and who decided?"
      />
      <PageBody>
        <AsOfBar {...asOf} kept={keptOf(values)} />
        <QuestionForm {...{ values, choices }} asOf={asOf.asked} />
        {answers.length === 0 ? (
          <EmptyState title="Nobody was">
            No lane that this asks for was ever trusted with {values.level}.
          </EmptyState>
        ) : (
          <p className="text-ink-2">
            {inAll === 1 ? 'One lane was' : `${inAll} lanes were`} trusted with {values.level}
            {inAll > answers.length &&
              `; shown are the ${answers.length} with the newest grants: ask more narrowly for others`}
            .
          </p>
        )}
        {answers.map((answer) => (
          <TrustAnswer key={answer.href} {...answer} names={names} now={now} />
        ))}
      </PageBody>
    </>
  )
}

/** What was left open stands in no address. */
function keptOf(values: QuestionFormProps['values']): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
