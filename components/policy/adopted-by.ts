/** Who adopted a version: a person by name, or Leeway itself. */
export function adoptedBy(
  by: { kind: string; id: string },
  people: Readonly<Record<string, string>>,
): string {
  return by.kind === 'person' ? (people[by.id] ?? by.id) : 'Leeway'
}
