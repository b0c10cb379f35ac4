// A sentence in parts. Ids stay parts of their own, so that whoever shows it puts the names in and makes links; words
// that an agent or a person wrote stay parts too, so that they are framed as theirs.
import type { Scope } from '../domain/events/fields'

export type SentencePart =
  | string
  | { kind: 'person' | 'agent' | 'worker' | 'system' | 'project' | 'run' | 'commit' | 'blob'; id: string }
  | { kind: 'task'; projectId: string; id: string }
  /** Words of a person or an agent. */
  | { kind: 'said'; text: string }

export type Sentence = SentencePart[]

export function said(text: string): SentencePart {
  return { kind: 'said', text }
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
export function sentenceText(
  sentence: Sentence,
  nameOf: (part: Exclude<SentencePart, string>) => string,
): string {
  return sentence.map((part) => (typeof part === 'string' ? part : nameOf(part))).join('')
}
