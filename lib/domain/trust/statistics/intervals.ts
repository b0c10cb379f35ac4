// Intervals for reports. They are for one look at a fixed number of outcomes, so nothing is decided by them.

export type Interval = { low: number; high: number }

/**
 * 95 % Jeffreys interval of the share `count` / `of`: quantiles of Beta(k + ½, n − k + ½), and 0 or 1 at the ends, as in
 * Brown, Cai and DasGupta, Interval estimation for a binomial proportion, 2001. Neither need be a whole number.
 */
export function jeffreysInterval(count: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const [a, b] = [count + 0.5, of - count + 0.5]
  return {
    low: count === 0 ? 0 : betaQuantile(0.025, a, b),
    high: count === of ? 1 : betaQuantile(0.975, a, b),
  }
}

/** Wilson's lower bound (1927) of the share `count` / `of`, one-sided at 95 %; 0 where there is nothing to count. */
export function wilsonLowerBound(count: number, of: number): number {
  if (of === 0) return 0
  const z = 1.6448536269514722
  const share = count / of
  const middle = share + z ** 2 / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return (middle - spread) / (1 + z ** 2 / of)
}

function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (betaCdf(middle, a, b) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), for a, b ≥ ½. */
function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  return front * continuedFraction(x, a, b)
}

function continuedFraction(x: number, a: number, b: number): number {
  const terms = 50 + Math.ceil(5 * Math.sqrt(a + b))
  let value = 1
  for (let m = terms; m >= 1; m -= 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1))
    value = 1 + odd / (1 + even / value)
  }
  return 1 / value
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** Stirling's series (DLMF 5.11.1) above 10, reached by Γ(x + 1) = x·Γ(x). */
function logGamma(x: number): number {
  let [shift, y] = [0, x]
  while (y < 10) {
    shift += Math.log(y)
    y += 1
  }
  const series = 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5)
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift
}
