export type ProgressProps = { value: number; max: number; label: string }

export function Progress({ value, max, label }: ProgressProps) {
  return (
    <progress
      value={value}
      max={Math.max(max, 1)}
      aria-label={label}
      className="h-1 w-20 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-ink"
    />
  )
}
