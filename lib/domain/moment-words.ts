/** An ISO instant to the minute, for sentences that are made on the server. */
export function momentWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
