// Small things on the host's disk: directories of ours, sessions that are kept, traps, and what an agent reports in files.
import type { Bait } from '../domain/conformance/challenges'
import type { RunUser } from './jail-ports'

/** Small host directories of ours that no agent may write. */
export interface Scratch {
  make(name: string): Promise<string>
  write(directory: string, name: string, content: string): Promise<string>
  remove(directory: string): Promise<void>
  /** Those that exist; a name begins with its run. */
  list(): Promise<{ directory: string; runId: string }[]>
}

/** What programs remember of their sessions, by run: an agent's words, which only its own next attempt reads. */
export interface KeptSessions {
  /**
   * Copies the plain files below these directories of an agent's home; replaces what was kept. The jail is dead.
   * False where they are too many or too large, and then nothing is kept.
   */
  keep(runId: string, home: string, directories: readonly string[]): Promise<boolean>
  /** Puts them into the home of the next attempt; false where nothing is kept. */
  restore(runId: string, home: string, user: RunUser): Promise<boolean>
  remove(runId: string): Promise<void>
  /** Runs of which something is kept. */
  list(): Promise<string[]>
}

/** The bait of a trial that is the host's, laid out, and what came of it. */
export type Trap = {
  bait: Omit<Bait, 'configuration'>
  /** Ports that were connected to so far. */
  reached(): number[]
  close(): Promise<void>
}

export type OpenTrap = (token: string) => Promise<Trap>

/** What an agent wrote into its run directory: hostile text, bounded, framed as its own words. */
export type ProtocolReport = { kind: 'status' | 'reasoning' | 'event' | 'handover'; content: string }

export type MalformedReport = { file: string; line: number; why: string; excerpt: string }

export type ProtocolTail = {
  /** Reads what is new now. */
  poll(): void
  /** Reads what is left, a last line without an end included: nothing more is written. */
  stop(): void
}

/** Watches one protocol directory; never follows what an agent planted there. */
export type OpenProtocolTail = (request: {
  directory: string
  onReport(report: ProtocolReport): void
  onMalformed(malformed: MalformedReport): void
}) => ProtocolTail
