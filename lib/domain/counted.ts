/** `1 file`, `2 files`; with `many` where that is another word: `2 processes`, `2 files are`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
