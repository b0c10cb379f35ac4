import type { Problem } from '../../lib/domain/events/fields'
import { Words } from './words'

export type ProblemListProps = {
  problems: readonly Problem[]
  path: string
  /** The file, if it can be shown: the line of each problem stands under it. */
  text?: string
}

/** Every problem of a file that a person wrote, with its place. */
export function ProblemList({ problems, path, text }: ProblemListProps) {
  const lines = text?.split('\n') ?? []
  return (
    <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
      {problems.map((problem, index) => (
        <li key={index} className="px-3 py-2">
          <p>
            <span className="font-mono text-xs text-ink-2">
              {path}:{problem.line}:{problem.column}
            </span>{' '}
            <span className="text-fail">
              <Words text={problem.message} />
            </span>
          </p>
          {lines[problem.line - 1] !== undefined && (
            <pre className="mt-1 overflow-x-auto rounded-sm bg-sunken px-2 py-1">
              <span className="text-ink-3 select-none">{problem.line} </span>
              {lines[problem.line - 1]}
            </pre>
          )}
        </li>
      ))}
    </ol>
  )
}
