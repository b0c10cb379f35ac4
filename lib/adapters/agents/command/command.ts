// An agent that is any program: it finds its instructions in a file, works in its current directory and reports
// into a run directory. Its output is kept as it came, so there is nothing to read here.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { OperationalFailure } from '../../../domain/failures'
import type { AgentRuntime } from '../../../orchestrator/agent-ports'

export const commandRuntime: AgentRuntime = {
  modelApi: null,
  sessionDirectories: [],

  // The program is never asked on the host: it would run outside its jail. What it is made of says more anyway.
  async find({ command, programDirectory }) {
    const argv = commandOf(command)
    refuseMissing(programDirectory)
    const hash = createHash('sha256').update(JSON.stringify(argv))
    if (programDirectory !== null) hashFiles(programDirectory, hash)
    return { directory: programDirectory, version: `command ${hash.digest('hex').slice(0, 16)}` }
  },

  start({ command, instructionsFile, protocolDirectory, model }) {
    return {
      argv: commandOf(command),
      environment: {
        LEEWAY_TASK_FILE: instructionsFile,
        LEEWAY_RUN_DIR: protocolDirectory,
        LEEWAY_MODEL: model,
      },
      files: [],
    }
  },

  /** What it says is kept as it came: nobody knows its language. */
  read: () => [],
}

function commandOf(command: readonly string[] | null): readonly string[] {
  if (command !== null && command.length > 0 && command[0] !== '') return command
  throw new OperationalFailure(
    'agentMissing',
    'this agent has no command: declare one in the settings of agents',
  )
}

function refuseMissing(directory: string | null) {
  if (directory === null || statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new OperationalFailure(
    'agentMissing',
    `the agent's program directory \`${directory}\` is not on this machine: install it there or correct the agent's declaration`,
  )
}

/** Names and contents, in an order that does not depend on the file system. */
function hashFiles(directory: string, hash: ReturnType<typeof createHash>) {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(relative(directory, file)).update('\0').update(readFileSync(file))
}
