// What all compilers share: what they yield, and where things stand inside the jail.
import type { Runtime } from '../../events/agent'
import { globProblem } from '../globs/glob'

/** Runtimes whose program reads a configuration that can say a part of a policy. */
export const compiledRuntimes = [
  'claude-code',
  'gemini-cli',
  'codex-cli',
] as const satisfies readonly Exclude<Runtime, 'command'>[]
export type CompiledRuntime = (typeof compiledRuntimes)[number]

/** `path` is where the file stands inside the jail. */
export type CompiledFile = { path: string; text: string }

export type ScopeRule = 'readAllow' | 'readDeny' | 'writeAllow' | 'writeDeny' | 'executeAllow' | 'executeDeny'

/** A part of a rule that the program's language cannot say as the policy means it. */
export type Unexpressed = {
  rule: ScopeRule
  /** A glob as the policy has it, or what a sentence can name. */
  part: string
  /** What the compiled file does instead: it lets through less than the rule, or more. */
  effect: 'narrower' | 'wider'
  why: string
}

/** The same permissions yield the same bytes; files are in the order of their paths. */
export type Compiled = { files: CompiledFile[]; unexpressed: Unexpressed[] }

export const workspace = '/workspace'
export const home = '/home/agent'
/** Of the jail's loopback: where the program finds the gateway to its model. */
export const modelPort = 8377
export const modelAddress = `http://127.0.0.1:${modelPort}`
/** Asks Leeway before each call of a tool, and refuses where nobody answers. */
export const hookPath = '/etc/leeway/hook.sh'
/** bash, because it reaches a port by itself; `-p`, so that nothing in the environment changes what it does. */
export const hookCommand = `/bin/bash -p ${hookPath}`
/** Of the jail's loopback: where the hook finds whoever answers it. */
export const hookPort = 8378
/** Longer than the hook waits for an answer: when a program's own time is up, it runs the tool. */
export const hookSeconds = 30

/** Programs read more signs in a pattern than policies have: what `globProblem` refuses is never handed to them. */
export function patternProblem(glob: string): string | null {
  return globProblem(glob) ?? (/\s$/.test(glob) ? `\`${glob}\` ends with a blank` : null)
}
