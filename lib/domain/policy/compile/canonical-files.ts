import type { CompiledFile } from './compiled'

/** The text whose hash names what was compiled: of the files as JSON, in the order of their paths. */
export function canonicalFiles(files: readonly CompiledFile[]): string {
  return JSON.stringify(files.map(({ path, text }) => [path, text]))
}
