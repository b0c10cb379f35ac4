/** Whole megabytes (1024 × 1024 bytes) where it is so many, else bytes. */
export function sizeWords(bytes: number): string {
  const megabytes = bytes / 1024 ** 2
  return Number.isInteger(megabytes) ? `${megabytes} MB` : `${bytes} bytes`
}
