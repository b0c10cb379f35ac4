/** A share in percent with as many digits as it needs: `9.9 %`, `10 %`, `0.4 %`. */
export function percent(share: number): string {
  return `${significant(share * 100)} %`
}

/** Two significant digits below a hundred, whole numbers above: `0.05`, `9.9`, `20`, `384`. */
export function significant(value: number): string {
  if (value >= 1e6) return 'over 1,000,000'
  if (value >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)))
}
