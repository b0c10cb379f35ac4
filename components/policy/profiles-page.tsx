import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code'
import { Input, Select } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { Words } from '@/components/ui/words'
import type { getProfiles } from '@/lib/data/policy-profiles'
import { CompositionTable } from './composition-table'
import { FidelityTable } from './fidelity-table'
import { ProfileList } from './profile-list'
import { TrialNote } from './trial-note'
import { NoPolicyYet, WhichPolicy } from './which-policy'

type Found = NonNullable<Awaited<ReturnType<typeof getProfiles>>>
export type ProfilesPageProps = Found & { now: string }
type View = NonNullable<Found['view']>
type Shown = Extract<View, { problem: null }>

/** The profiles of a policy, and one composition of them as one program gets it. */
export function ProfilesPage({ view, now, ...found }: ProfilesPageProps) {
  const { project, projectId, row, of } = found
  if (view === null) return <NoPolicyYet {...{ project, projectId }} />
  const { expression, runtime } = view
  const address = (changed: Record<string, string>) =>
    `/policy/profiles?${new URLSearchParams({ project: projectId, of, profile: expression, runtime, ...changed }).toString()}`
  const otherHref = address({ of: of === 'proposal' ? 'inForce' : 'proposal' })
  return (
    <div className="space-y-6">
      <WhichPolicy {...{ of, row, otherHref }} />
      <Section
        title="Profiles"
        note="A profile and what it extends; a composition of several allows what all allow."
      >
        <ProfileList profiles={view.profiles} hrefOf={(profile) => address({ profile })} />
      </Section>
      <Section title="One composition for one program">
        <Choice {...{ projectId, of }} view={view} />
      </Section>
      {view.problem === null ? (
        <Composed view={view} project={project} now={now} />
      ) : (
        <Notice tone="fail">
          <Words text={view.problem} />
        </Notice>
      )}
    </div>
  )
}

/** A plain form, so that what is looked at stands in the address; a new one for each, as fields keep their values. */
function Choice({ view, projectId, of }: { view: View; projectId: string; of: string }) {
  return (
    <form
      key={JSON.stringify([projectId, of, view.expression, view.runtime])}
      method="get"
      aria-label="What is shown"
      className="flex flex-wrap items-end gap-3"
    >
      <input type="hidden" name="project" value={projectId} />
      <input type="hidden" name="of" value={of} />
      <Input
        label="Composition"
        name="profile"
        defaultValue={view.expression}
        list="compositions"
        maxLength={500}
        spellCheck={false}
        className="w-72 max-w-full"
      />
      <datalist id="compositions">
        {view.choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
      <Select
        label="Program"
        name="runtime"
        defaultValue={view.runtime}
        options={view.runtimes.map((value) => ({ value, label: runtimeWords[value] }))}
      />
      <Button type="submit" variant="primary" size="medium">
        Show
      </Button>
    </form>
  )
}

const runtimeWords: Record<View['runtime'], string> = {
  'claude-code': 'Claude Code',
  'gemini-cli': 'Gemini CLI',
  'codex-cli': 'Codex CLI',
  command: 'Another command',
}

function Composed({ view, project, now }: { view: Shown; project: string; now: string }) {
  const { report, trials, terms, everyRun, runtime, expression: profile } = view
  return (
    <>
      <Section title="What it is made of">
        <CompositionTable terms={terms} everyRun={everyRun} />
      </Section>
      <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Section title="What the program is given">
          <CompiledFiles view={view} />
        </Section>
        <Section title="Who holds each rule">
          <div className="space-y-3">
            <TrialNote {...{ project, runtime, profile, trials, now }} program={report.program} />
            <FidelityTable report={report} tried={trials.own[0]?.rules ?? []} />
          </div>
        </Section>
      </div>
    </>
  )
}

function CompiledFiles({ view: { compiled } }: { view: Shown }) {
  if (compiled === null)
    return (
      <p className="text-ink-2">
        Nothing: which configuration such a command reads is not known. The jail and the judgement of the
        change hold it like any other.
      </p>
    )
  return (
    <div className="space-y-3">
      {compiled.files.map(({ path, text }) => (
        <div key={path}>
          <p className="mb-1 font-mono text-xs text-ink-2">{path}</p>
          <CodeBlock text={text} label={path} className="max-h-[36rem]" />
        </div>
      ))}
      <p className="text-xs text-ink-2">
        SHA-256 <code className="wrap-anywhere">{compiled.sha256}</code>
      </p>
    </div>
  )
}
