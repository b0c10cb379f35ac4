import { Circle, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { Section } from '@/components/ui/page-header'

export type FirstStep = {
  step: 'project' | 'agent' | 'policy' | 'grant' | 'task'
  isDone: boolean
  /** Whether the viewer's role does it. */
  isYours: boolean
}

type StepWords = { title: string; note: string; href: string; by: string }

const words: Record<FirstStep['step'], StepWords> = {
  project: {
    title: 'Register a project',
    note: 'A git repository on this machine, by its path.',
    href: '/settings',
    by: 'an admin',
  },
  agent: {
    title: 'Declare an agent',
    note: 'Claude Code, Gemini CLI, Codex CLI, or any program that reads its instructions from a file. The policy names it under agents.',
    href: '/settings',
    by: 'an admin',
  },
  policy: {
    title: 'Adopt the policy',
    note: 'Commit .leeway/policy.yaml to the base branch; it appears under Policy. Until it is adopted nothing runs.',
    href: '/policy',
    by: 'a lead',
  },
  grant: {
    title: 'Grant review, if you want to',
    note: 'Until then every agent works at hold: drafts and reports for whoever claims the task.',
    href: '/trust',
    by: 'a lead',
  },
  task: {
    title: 'Write the first task',
    note: 'A file below .leeway/tasks/, from here or with your editor.',
    href: '/queue/new',
    by: 'a lead or a reviewer',
  },
}

/** What is missing before the first run, and who does it. */
export function FirstSteps({ steps }: { steps: readonly FirstStep[] }) {
  return (
    <Section title="Before the first run" note="In this order; each is recorded with its author.">
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {steps.map((step) => (
          <Step key={step.step} {...step} {...words[step.step]} />
        ))}
      </ol>
    </Section>
  )
}

function Step({ isDone, isYours, title, note, href, by }: FirstStep & StepWords) {
  const Mark = isDone ? CircleCheck : Circle
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <Mark
        role="img"
        aria-label={isDone ? 'done' : 'to do'}
        className={`mt-0.5 size-4 shrink-0 ${isDone ? 'text-pass' : 'text-ink-3'}`}
      />
      <span className="min-w-0 flex-1">
        {isYours && !isDone ? (
          <Link href={href} className="prose-link font-medium">
            {title}
          </Link>
        ) : (
          <span className="font-medium">{title}</span>
        )}
        <span className="block text-xs text-ink-2">{note}</span>
      </span>
      {!isDone && !isYours && <span className="shrink-0 text-xs text-ink-2">{by} does this</span>}
    </li>
  )
}
