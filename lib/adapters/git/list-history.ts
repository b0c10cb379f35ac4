// The commits of a history with their messages, for whoever reads changes from before Leeway.
import { OperationalFailure } from '../../domain/failures'
import { pastCommit, type PastCommit } from '../../domain/trust/history/past-commit'
import { runGit, type Repository } from './run-git'

/** Some hundred megabytes of messages at most; the newest are read. */
const commitsMax = 100_000
/** Neither a name nor a message can hold the character between them. */
const fields = ['%H', '%P', '%an <%ae>', '%at', '%ct', '%B']
const format = fields.map((one) => `${one}%x00`).join('')

export async function listHistory(mirror: Repository, to: string): Promise<PastCommit[]> {
  const args = ['log', `--max-count=${commitsMax}`, '--encoding=UTF-8', `--format=${format}`, to, '--']
  const { stdout } = await runGit({ ...mirror, args })
  const texts = stdout.toString('utf8').split('\0').slice(0, -1)
  return Array.from({ length: texts.length / fields.length }, (_, n) =>
    commitOf(texts.slice(n * fields.length, (n + 1) * fields.length)),
  )
}

function commitOf([commit, parents, author, authored, committed, message]: string[]): PastCommit {
  if (commit === undefined || author === undefined || message === undefined)
    throw new OperationalFailure('gitFailed', 'a commit of the history came without its author or message')
  return pastCommit({
    commit: commit.trimStart(),
    parents: (parents ?? '').split(' ').filter((one) => one !== ''),
    ...{ author, message, authored: Number(authored), committed: Number(committed) },
  })
}
