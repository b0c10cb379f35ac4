import { newIn } from '../domain/trust/history/history'
import { wiring, type Wiring } from '../wiring'
import { type CliCommand, type ExitCode, Refusal, UsageProblem } from './command'
import { findProject } from './find-project'
import { readBranch, readPullRequestFile, type ImportSource } from './import-source'
import { ownNames, readAgentWords, readTypeWords, splitWords } from './import-words'
import { operator } from './operator'
import { printImport } from './print-import'
import { readWords } from './read-words'

const options = {
  project: { type: 'string' },
  git: { type: 'boolean' },
  csv: { type: 'string' },
  agent: { type: 'string', multiple: true },
  type: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  as: { type: 'string' },
} as const

export const trustImport: CliCommand = {
  usage:
    'trust import --project NAME --git --agent AGENT=WORDS… | --project NAME[=REPO] --csv FILE [--agent AGENT=WORDS…], each with [--type TYPE | --type TYPE=WORD…] [--dry-run] [--json] [--as EMAIL]',
  about:
    'what agents did in a project without Leeway, reconstructed from its base branch (authors and trailers that hold WORDS) or from a list of pull requests with the columns agent, repo, type, opened_at, closed_at, merged: it informs expectations and back-tests, and counts for no standing',
  async run(words) {
    const { values } = readWords(words, options)
    const wired = await wiring()
    const project = await projectIn(wired, values.project)
    const source = await readSource(wired, project, values)
    const planned = await planOf(wired, project.projectId, source)
    const isDry = values['dry-run'] === true
    if (!isDry && planned.changes.length > 0) {
      const { kind, source: name, revision } = source
      const { projectId } = project
      const command = {
        type: 'importHistory',
        projectId,
        kind,
        source: name,
        revision,
        changes: planned.changes,
      }
      const handled = await wired.handle(await operator(wired, values.as), command)
      if (!handled.ok) throw new Refusal(handled.why)
    }
    await printImport(
      wired,
      { source, counts: planned.counts, isDry, project: project.name },
      values.json === true,
    )
    return exitOf(source)
  },
}

type Values = { git?: boolean; csv?: string; agent?: string[]; type?: string[] }
type NamedProject = Awaited<ReturnType<typeof projectIn>>

async function projectIn(wired: Wiring, option: string | undefined) {
  if (option === undefined) throw new UsageProblem('say which project with `--project NAME`')
  const { name, words } = splitWords(option)
  return { ...(await findProject(wired, name)), repo: words ?? name }
}

async function readSource(wired: Wiring, project: NamedProject, values: Values): Promise<ImportSource> {
  const { git, csv, agent = [], type = [] } = values
  if ((git === true) === (csv !== undefined)) throw new UsageProblem('say either `--git` or `--csv FILE`')
  if (git && agent.length === 0)
    throw new UsageProblem('say how commits name an agent with `--agent AGENT=WORDS`')
  const { types } = await wired.historyOf(project.projectId)
  if (types === null)
    throw new Refusal(
      `no policy is in force in \`${project.name}\`, so its task types are not known: a lead adopts one under Policy`,
    )
  const named = await readAgentWords(wired, agent)
  const typeOf = readTypeWords(types, type)
  if (csv === undefined) return readBranch(wired, project, { agents: named, typeOf })
  const agents = [...named, ...(await ownNames(wired))]
  return readPullRequestFile(wired, { path: csv, repo: project.repo }, { agents, typeOf })
}

async function planOf(wired: Wiring, projectId: string, { changes }: ImportSource) {
  const { history } = await wired.historyOf(projectId)
  const { added, corrected, known } = newIn(history, changes)
  return {
    changes: [...added, ...corrected],
    counts: { added: added.length, corrected: corrected.length, known },
  }
}

/** Words that find nothing are a mistake more often than not. */
function exitOf({ changes }: ImportSource): ExitCode {
  return changes.length === 0 ? 1 : 0
}
