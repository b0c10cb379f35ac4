/** What a machine enforces, each with how: they have commas themselves. */
export function EnforcementList({ items, label }: { items: readonly string[]; label: string }) {
  return (
    <ul aria-label={label} className="list-disc space-y-0.5 pl-4">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}
