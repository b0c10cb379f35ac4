// Lines of charts whose value holds until the next point.

export type Dot = { x: number; y: number }

/** An SVG path that keeps each point's height until the next point, and the last one's until `end`. */
export function stepPath(dots: readonly Dot[], end: number): string {
  const [first, ...rest] = dots
  if (first === undefined) return ''
  const steps = rest.map(({ x, y }) => `H${round(x)}V${round(y)}`)
  return `M${round(first.x)} ${round(first.y)}${steps.join('')}H${round(end)}`
}

/** Maps `from` onto `to`; the middle of `to` where `from` has no extent. */
export function scale([low, high]: readonly [number, number], [start, end]: readonly [number, number]) {
  return (value: number) =>
    high === low ? (start + end) / 2 : start + ((value - low) / (high - low)) * (end - start)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
