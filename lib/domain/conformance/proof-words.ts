import type { Proof } from './proof'

const again = 'try it again with `leeway policy conformance`'
const named = (rules: readonly string[]) => rules.map((rule) => `\`${rule}\``).join(', ')

/** One sentence, the same wherever it is said. */
export function proofWords(proof: Proof, { version, profile }: { version: string; profile: string }): string {
  switch (proof.kind) {
    case 'proven':
      return `${version} was tried under \`${profile}\`: every rule that is enforced held`
    case 'never':
      return `${version} was never tried here under \`${profile}\`: \`leeway policy conformance\` does it`
    case 'unfinished':
      return `the last trial of ${version} under \`${profile}\` was cut off: ${proof.why}; ${again}`
    case 'changed':
      return `${version} was tried with an earlier version of \`${profile}\`: ${again}`
    case 'partial':
      return `the trial of ${version} under \`${profile}\` did not try ${named(proof.rules)}: ${again}`
    case 'failed':
      return `${version} did not hold ${named(proof.rules)} when it was tried: use another version, or ${again}`
    default:
      return proof satisfies never
  }
}
