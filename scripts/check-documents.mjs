// Documents must not name what does not exist: links between files, paths of the project in `code`, npm scripts.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'

// A last name `x` stands for any.
const folders = /^(app|components|lib|prisma|scripts|e2e|public)\/(?!x$|.*\/x$)[\w()[\]./-]+$/

/** Sentences with file and line. */
export function findDocumentProblems() {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
  return listDocuments().flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    return lines.flatMap((line, index) =>
      [...brokenLinks(file, line), ...brokenPaths(line), ...unknownScripts(line, scripts)].map(
        (problem) => `${file}:${index + 1}: ${problem}`,
      ),
    )
  })
}

function listDocuments() {
  return readdirSync(root).filter((name) => name.endsWith('.md'))
}

function brokenLinks(file, line) {
  const targets = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1])
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .filter((target) => !existsSync(join(root, dirname(file), decodeURI(target.split('#')[0]))))
    .map((target) => `the link \`${target}\` leads nowhere`)
}

function brokenPaths(line) {
  const names = [...line.matchAll(/`([^`]+)`/g)].map((found) => found[1])
  return names
    .filter((name) => folders.test(name) && !existsSync(join(root, name)))
    .map((name) => `\`${name}\` does not exist`)
}

function unknownScripts(line, scripts) {
  const named = [...line.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map((found) => found[1])
  return named.filter((name) => !scripts[name]).map((name) => `there is no script \`${name}\``)
}
