// A sentence in parts. Ids stay parts of their own, so that whoever shows it puts the names in and makes links; words
// that an agent or a person wrote stay parts too, so that they are framed as theirs.
import type { Scope } from '../domain/events/fields'

export type SentencePart =
  | string
  | { kind: 'person' | 'agent' | 'worker' | 'system' | 'project' | 'run' | 'commit' | 'blob'; id: string }
  | { kind: 'task'; projectId: string; id: string }
  /** Words of a person. */
  | { kind: 'said'; text: string }
  /** Words of an agent or its program: shown as they came, so that nothing in them passes for ours. */
  | { kind: 'reported'; text: string }
  /** Ours, around a name that an agent chose: nothing in them is code. */
  | { kind: 'plain'; text: string }

type NamedPart = Exclude<SentencePart, string | { kind: 'plain' }>

export type Sentence = SentencePart[]

export function said(text: string): SentencePart {
  return { kind: 'said', text }
}

export function reported(text: string): SentencePart {
  return { kind: 'reported', text }
}

export function scopeParts(scope: Scope): Sentence {
  switch (scope.kind) {
    case 'organisation':
      return ['the whole organisation']
    case 'project':
      return ['project ', { kind: 'project', id: scope.projectId }]
    case 'agent':
      return ['agent ', { kind: 'agent', id: scope.agentId }]
    case 'taskType':
      return [`tasks of type ${scope.taskType}`]
    default:
      return scope satisfies never
  }
}

/** The sentence as text, with names where `nameOf` knows them. */
export function sentenceText(sentence: Sentence, nameOf: (part: NamedPart) => string): string {
  return sentence.map((part) => partText(part, nameOf)).join('')
}

function partText(part: SentencePart, nameOf: (part: NamedPart) => string): string {
  if (typeof part === 'string') return part
  return part.kind === 'plain' ? part.text : nameOf(part)
}
