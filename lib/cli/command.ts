// What a file of this folder exports: one command of `leeway`.

/**
 * 0: done. 1: refused, or something was found wrong. 2: the words of the command were off. 3: a person is needed.
 * 130: interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130

export type CliCommand = {
  /** The words after `leeway`, as the help shows them. */
  usage: string
  /** One line. */
  about: string
  run(words: readonly string[]): Promise<ExitCode>
}

/** What was asked for cannot be done, by no fault of ours; `main` prints the sentence and exits with 1. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Refusal'
  }
}

/** The words of a command were off; `main` prints the message with the usage and exits with 2. */
export class UsageProblem extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageProblem'
  }
}
