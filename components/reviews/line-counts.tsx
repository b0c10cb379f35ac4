export type LineCountsProps = { added: number; removed: number }

export function LineCounts({ added, removed }: LineCountsProps) {
  return (
    <span className="num shrink-0 font-mono text-2xs whitespace-nowrap">
      <span className="text-pass">+{added}</span> <span className="text-fail">−{removed}</span>
      <span className="sr-only"> lines added and removed</span>
    </span>
  )
}
