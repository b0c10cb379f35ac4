// A program that comes as a package of npm, and where the part of it stands that the jail is shown.
import type { CompiledRuntime } from '../../domain/policy/compile/compiled'

export type PackagedProgram = {
  runtime: CompiledRuntime
  /** As people call it. */
  title: string
  /** As it is typed. */
  command: string
  packageName: string
  /** For this processor, as Node names it, in the order in which they are tried; empty where there is none. */
  parts(architecture: string): ProgramPart[]
}

export type ProgramPart = {
  /** Of the same installation; null: the package itself. */
  packageName: string | null
  /** Below the package, shown as /opt/agent; '' for all of it. */
  directory: string
  /** Below `directory`; without it the part is not there. */
  file: string
}

/** Where the part stands inside the jail. */
export const programDirectory = '/opt/agent'

/** The gateway on the host adds the real key; a program wants to see one all the same. */
export const dummyKey = 'leeway-adds-the-key'
