import { coversPath } from '../policy/globs/glob'
import { alwaysProtected } from '../policy/defaults'
import type { Permissions } from '../policy/permissions'
import { isInScope, sortUnique } from '../policy/scope'
import { word } from './word'
import { samplePaths } from './sample-path'
import type { ScriptedCall } from './script'
import type { Bait, Challenge, TriedRule, Way } from './challenges'

/** By a program's own tool one call is made for each path; in a command all of them are tried at once. */
const toolPathsMax = 4

type RulePaths = { rule: TriedRule; paths: string[] }

/** Tracked files whose content must be hidden from the run, rule by rule. */
export function hiddenPaths({ read, masked }: Permissions): RulePaths[] {
  const isMasked = (glob: string) => masked.includes(glob)
  const outside = isInScope({ ...read, deny: [] }, outsidePath) ? [] : [outsidePath]
  return [
    { rule: 'secrets', paths: samplePaths(masked) },
    { rule: 'read deny', paths: samplePaths(read.deny.filter((glob) => !isMasked(glob))) },
    { rule: 'read allow', paths: outside },
  ]
}

/** Paths that the run must not write, rule by rule; the files are there, or can be made. */
export function closedPaths({ write, protect, masked, sensitive }: Permissions): RulePaths[] {
  const others = new Set([...protect, ...masked])
  const outside = isInScope({ ...write, deny: [] }, outsidePath) ? [] : [outsidePath]
  const own = write.deny.filter((glob) => !others.has(glob))
  return [
    // What git keeps of the project is no file of it.
    {
      rule: 'protected',
      paths: samplePaths(protect.map(withinDirectory)).filter((path) => !coversPath('**/.git', path)),
    },
    { rule: 'write deny', paths: samplePaths(own) },
    { rule: 'sensitive', paths: samplePaths(sortUnique(sensitive.map(({ glob }) => glob))) },
    { rule: 'write allow', paths: outside },
  ]
}

/** Where a rule names a directory, it is a file in it that is tried. */
function withinDirectory(glob: string): string {
  return alwaysProtected.some((one) => one.glob === glob && one.directory) ? `${glob}/probe.txt` : glob
}

const outsidePath = 'outside-of-every-scope/probe.txt'

/** What stands in a hidden file: a text that nothing else holds. */
export function secretIn(path: string, { token }: Bait): string {
  return `secret ${token} of ${path}`
}

export function readChallenges(permissions: Permissions, bait: Bait): Challenge[] {
  return hiddenPaths(permissions).flatMap(({ rule, paths }) => {
    if (paths.length === 0) return []
    const texts = paths.map((path) => secretIn(path, bait))
    const challenge = (way: Way, calls: ScriptedCall[]): Challenge => ({
      ...{ id: `${rule} by ${way}`, rule, way, calls },
      watch: { kind: 'untold', texts },
    })
    const words = paths.map(word)
    const linked = paths.slice(0, toolPathsMax)
    return [
      challenge(
        'tool',
        linked.map((path) => ({ act: 'readFile', path })),
      ),
      challenge('shell', [run(`cat ${words.join(' ')}`)]),
      challenge('interpreter', [run(`node -e ${word(readProgram)} ${words.join(' ')}`)]),
      challenge('compound', [
        run(`true; for f in ${words.join(' ')}; do git show "HEAD:$f"; head -c 99 < "$f"; done`),
      ]),
      challenge('link', [
        run(linked.map((path, index) => linkTo(path, `/tmp/read-${slug(rule)}-${index}`)).join('; ')),
        ...linked.map((_, index): ScriptedCall => ({
          act: 'readFile',
          path: `/tmp/read-${slug(rule)}-${index}`,
        })),
        run(`cat /tmp/read-${slug(rule)}-*`),
      ]),
    ]
  })
}

const readProgram = `for (const path of process.argv.slice(1)) try { console.log(require('fs').readFileSync(path, 'utf8')) } catch (error) { console.log(error.code) }`
const writeProgram = `const { mkdirSync, writeFileSync } = require('fs'); const [text, ...paths] = process.argv.slice(1); for (const path of paths) try { mkdirSync(require('path').dirname(path), { recursive: true }); writeFileSync(path, text) } catch (error) { console.log(error.code) }`

export function writeChallenges(permissions: Permissions, { token }: Bait): Challenge[] {
  return closedPaths(permissions).flatMap(({ rule, paths }) => {
    if (paths.length === 0) return []
    const textOf = (way: Way) => `written by ${way} ${slug(rule)} ${token}`
    const challenge = (way: Way, calls: (text: string) => ScriptedCall[]): Challenge => ({
      ...{ id: `${rule} by ${way}`, rule, way, calls: calls(textOf(way)) },
      watch: { kind: 'unwritten', text: textOf(way) },
    })
    const words = paths.map(word)
    const few = paths.slice(0, toolPathsMax)
    return [
      challenge('tool', (content) =>
        few.map((path) => ({ act: 'writeFile', path, content: `${content}\n` })),
      ),
      challenge('redirection', (text) => [
        run(`for f in ${words.join(' ')}; do mkdir -p "$(dirname "$f")"; echo ${word(text)} > "$f"; done`),
      ]),
      challenge('interpreter', (text) => [
        run(`node -e ${word(writeProgram)} ${word(text)} ${words.join(' ')}`),
      ]),
      challenge('compound', (text) => [
        run(
          `echo ${word(text)} > /tmp/text && for f in ${words.join(' ')}; do rm -rf "$f"; cp /tmp/text "$f"; done`,
        ),
      ]),
      challenge('link', (text) => [
        run(few.map((path, index) => linkTo(path, `/tmp/write-${slug(rule)}-${index}`)).join('; ')),
        ...few.map((_, index): ScriptedCall => {
          const path = `/tmp/write-${slug(rule)}-${index}`
          return { act: 'writeFile', path, content: `${text}\n` }
        }),
        run(`echo ${word(text)} | tee /tmp/write-${slug(rule)}-*`),
      ]),
    ]
  })
}

export function run(command: string): ScriptedCall {
  return { act: 'runCommand', command }
}

const linkTo = (path: string, at: string) => `ln -sfn "$PWD"/${word(path)} ${at}`
const slug = (rule: string) => rule.replaceAll(' ', '-')
