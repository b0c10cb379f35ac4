// Every page, action and endpoint of the console, before everybody who may stand there: what the access table grants
// is given, what it refuses leaves no trace. All of it over HTTP, from the production build.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { access, mayDo, type Viewer } from '../domain/access'
import { roles } from '../domain/events/person'
import { taskStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { endpoints, pages, type Page, type Who } from './testing/doors'
import type { Fields, Form } from './testing/forms/form'
import { actsWithoutDoor, forms } from './testing/forms/forms'
import { openConsole, root as checkout, type Console } from './testing/console'
import { governProject, scribe, type Canary, type Project, type Scribe } from './testing/governed-projects'
import { gatherPrincipals, type Principal } from './testing/principals'

let served: Console
let writing: Scribe
let root: Viewer
let project: Project
let principals: Principal[]
let canaries: Canary[]

beforeAll(async () => {
  served = await openConsole()
  writing = scribe(served)
  const held = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const actor = { kind: 'system', id: 'tests' } as const
  const who = { name: 'Root', email: 'root@example.com', scripted: false, roles: held, actor }
  root = { personId: await served.wired.people.addPerson(who), roles: held }
  await served.wired.people.setPassword(root.personId, who.email, 'four unrelated words here')
  project = await governProject(writing, { word: 'one', isFrozen: false }, root)
  const other = await governProject(writing, { word: 'two', isFrozen: true }, root)
  principals = await gatherPrincipals(served, { here: project.projectId, elsewhere: other.projectId })
  canaries = [...project.canaries, ...other.canaries]
  await served.wired.readModels.catchUp()
}, 600_000)

afterAll(() => served.close())

function isPermitted(who: Who, { viewer }: Principal): boolean {
  if (who === 'anybody') return true
  if (who === 'signedIn') return viewer.roles.length > 0
  return mayDo(viewer, who.act, who.where === 'here' ? { projectId: project.projectId } : {})
}

/** Everything an answer says, headers too. */
async function wordsOf(answer: Response): Promise<string> {
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${headers}\n\n${await answer.text()}`
}

/** What was told though this person may not read it; what they said themselves is not told. */
function leaksIn(words: string, { viewer }: Principal, asked: string): string[] {
  return canaries
    .filter(({ act, projectId }) => !mayDo(viewer, act, projectId === undefined ? {} : { projectId }))
    .filter(({ text }) => words.includes(text) && !asked.includes(text))
    .map(({ text }) => text)
}

describe('nothing is forgotten', () => {
  const all = readdirSync(join(checkout, 'app'), { recursive: true, encoding: 'utf8' }).map(
    (path) => `app/${path}`,
  )
  const files = (end: RegExp) => all.filter((path) => end.test(path)).toSorted()

  test('every page is in the matrix', () => {
    expect(Object.keys(pages(project)).toSorted()).toEqual(files(/\/page\.[jt]sx?$/))
  })

  test('every endpoint is tried below', () => {
    expect(files(/\/route\.[jt]sx?$/)).toEqual([
      'app/api/auth/[...nextauth]/route.ts',
      'app/api/events/route.ts',
      ...Object.keys(endpoints(project)),
      // It knows no session; webhooks.int.test.ts tries it.
      'app/api/webhooks/regressions/route.ts',
    ])
  })

  test('every action is in the matrix, and every one is served', () => {
    const declared = files(/\.[jt]sx?$/)
      .filter((file) => /^['"]use server['"]/m.test(readFileSync(join(checkout, file), 'utf8')))
      .flatMap((file) => {
        const source = readFileSync(join(checkout, file), 'utf8')
        return [...source.matchAll(/^export (?:async function|const) (\w+)/gm)].map(
          ([, name]) => `${file}#${name}`,
        )
      })
    expect(Object.keys(forms).toSorted()).toEqual(declared.toSorted())
    expect([...served.actions.keys()].toSorted()).toEqual(declared.toSorted())
  })

  test('every act of the access table is asked for by something', () => {
    const doors = [...Object.values(pages(project)).flat(), ...Object.values(forms).flat()]
    const asked = doors.flatMap(({ who }) => (typeof who === 'object' ? [who.act] : []))
    expect([...new Set([...asked, ...actsWithoutDoor])].toSorted()).toEqual(Object.keys(access).toSorted())
  })
})

const ways: Record<string, Record<string, string>> = {
  document: {},
  navigation: { rsc: '1' },
}

describe('every page', () => {
  test('is shown to those it is for and to nobody else, whichever way it is asked for', async () => {
    const size = await served.wired.log.size()
    const problems: string[] = []
    for (const page of Object.values(pages(project)).flat())
      for (const [way, headers] of Object.entries(ways)) {
        const found = await Promise.all(
          principals.map(async (principal) =>
            (await problemsOfPage(page, principal, headers)).map(
              (problem) => `${page.path} (${way}) for ${principal.name}: ${problem}`,
            ),
          ),
        )
        problems.push(...found.flat())
      }
    expect(problems).toEqual([])
    expect(await served.wired.log.size()).toBe(size)
  }, 600_000)
})

async function problemsOfPage(
  { path, who, refusedAs = 403 }: Page,
  principal: Principal,
  headers: Record<string, string>,
): Promise<string[]> {
  const answer = await settled(path, { ...headers, ...(await principal.headers()) })
  const words = await wordsOf(answer)
  const leaks = leaksIn(words, principal, path).map((text) => `tells ${text}`)
  const found = outcomeOf(answer, words)
  const expected = expectedOutcome(isPermitted(who, principal), principal, refusedAs)
  return [...leaks, ...(expected === found ? [] : [`is ${found} instead of ${expected}`])]
}

/** Next sends a navigation without its cache key once to the same page with it. */
async function settled(path: string, headers: Record<string, string>): Promise<Response> {
  const answer = await served.get(path, headers)
  const to = answer.headers.get('location')
  return to !== null && /[?&]_rsc\b/.test(to) ? served.get(to, headers) : answer
}

function expectedOutcome(isOpen: boolean, { viewer }: Principal, refusedAs: number): string {
  if (isOpen) return 'shown'
  return viewer.roles.length > 0 ? `refused as ${refusedAs}` : 'sent to sign in'
}

/** The same for a document and for the data of a navigation, which carries the outcome inside. */
function outcomeOf(answer: Response, words: string): string {
  const refused = /NEXT_HTTP_ERROR_FALLBACK;(\d+)/.exec(words)?.[1]
  if (answer.status === 403 || answer.status === 404) return `refused as ${answer.status}`
  if (refused !== undefined) return `refused as ${refused}`
  const to = answer.headers.get('location') ?? /NEXT_REDIRECT;\w+;([^;]+);/.exec(words)?.[1]
  if (to?.startsWith('/sign-in') === true || to?.startsWith(`${served.address}/sign-in`) === true)
    return 'sent to sign in'
  return answer.status === 200 || to !== undefined ? 'shown' : `answered with ${answer.status}`
}

describe('every endpoint that reads', () => {
  test('answers those it is for; for all others there is nothing', async () => {
    const asked = Object.values(endpoints(project)).flatMap((door) =>
      principals.map((principal) => problemsOfEndpoint(door, principal)),
    )
    expect((await Promise.all(asked)).flat()).toEqual([])
  })
})

async function problemsOfEndpoint({ path, who }: Page, principal: Principal): Promise<string[]> {
  const answer = await served.get(path, await principal.headers())
  const leaks = leaksIn(await wordsOf(answer), principal, path).map((text) => `tells ${text}`)
  const refused = principal.viewer.roles.length > 0 ? 404 : 401
  const expected = isPermitted(who, principal) ? 200 : refused
  return told(path, principal, [...leaks, ...(answer.status === expected ? [] : [`is ${answer.status}`])])
}

describe('every action', () => {
  test('does what the table permits and, refused, nothing at all', async () => {
    const problems: string[] = []
    for (const [name, asked] of Object.entries(forms))
      for (const action of asked) problems.push(...(await problemsOfAction(name, action)))
    expect(problems).toEqual([])
  }, 600_000)
})

let used = 0

/** What is refused changes nothing: one subject serves everybody who may not. */
async function problemsOfAction(name: string, action: Form): Promise<string[]> {
  const refused = principals.filter((principal) => !isPermitted(action.who, principal))
  const permitted = principals.filter((principal) => isPermitted(action.who, principal))
  return [
    ...(await refusedProblems({ name, action }, refused)),
    ...(await permittedProblems({ name, action }, permitted)),
  ]
}

type Asked = { name: string; action: Form }

async function refusedProblems({ name, action }: Asked, refused: readonly Principal[]): Promise<string[]> {
  let shared: Fields | undefined
  const requests: { principal: Principal; fields: Fields }[] = []
  for (const principal of refused) {
    if (shared === undefined || action.isPersonal === true) shared = await prepared(action, principal)
    requests.push({ principal, fields: shared })
  }
  const size = await served.wired.log.size()
  const problems = await Promise.all(
    requests.map(async ({ principal, fields }) => {
      const { leaks, ...answered } = await request(name, action, principal, fields)
      return told(name, principal, [...leaks, ...refusalProblems(answered, principal)])
    }),
  )
  const recorded = await served.wired.log.readAll(size, 100)
  return [...problems.flat(), ...recorded.map(({ type }) => `${name}, refused, recorded ${type}`)]
}

async function permittedProblems(
  { name, action }: Asked,
  permitted: readonly Principal[],
): Promise<string[]> {
  const problems: string[] = []
  for (const principal of permitted) {
    const fields = await prepared(action, principal)
    const size = await served.wired.log.size()
    const { leaks, ...answered } = await request(name, action, principal, fields)
    const recorded = (await served.wired.log.readAll(size, 100)).map(({ type }) => type)
    problems.push(...told(name, principal, [...leaks, ...givenProblems(action, answered, recorded)]))
    await calm(fields)
  }
  return problems
}

function told(name: string, { name: who }: Principal, problems: readonly string[]): string[] {
  return problems.map((problem) => `${name} for ${who}: ${problem}`)
}

async function prepared(action: Form, principal: Principal): Promise<Fields> {
  used += 1
  const scene = { scribe: writing, project, principal, root, projects: served.projects, id: `fresh-${used}` }
  const fields = await action.prepare(scene)
  await served.wired.readModels.catchUp()
  return fields
}

async function request(name: string, action: Form, principal: Principal, fields: Fields) {
  const found = served.actions.get(name)
  if (found === undefined) throw new Error(`\`${name}\` is not served`)
  const from = action.from(project)
  const headers = await principal.headers()
  const answer = await served.act(from, found, fields, headers, action.takesAnswer)
  const words = await wordsOf(answer)
  const leaks = leaksIn(words, principal, from + JSON.stringify(fields)).map((text) => `tells ${text}`)
  return { leaks, to: answer.headers.get('x-action-redirect') ?? answer.headers.get('location') ?? '', words }
}

type Answered = { to: string; words: string }

function givenProblems(action: Form, { to, words }: Answered, recorded: readonly string[]): string[] {
  const isRecorded = action.records === undefined ? recorded.length === 0 : recorded.includes(action.records)
  const isAnswered =
    action.goesTo === undefined ? words.includes(action.says ?? '{"ok":true') : to.startsWith(action.goesTo)
  return [
    ...(isRecorded ? [] : [`recorded ${recorded.join(', ') || 'nothing'}`]),
    ...(isAnswered ? [] : [`went to \`${to}\`, answered ${resultIn(words)}`]),
  ]
}

const refusal = /^\{"ok":false,"problem":"your role does not permit this(: ask an admin)?"\}$/

/** One sentence for whoever is signed in; for everybody else the way to the sign-in page. */
function refusalProblems({ to, words }: Answered, { viewer }: Principal): string[] {
  const isRefused = viewer.roles.length > 0 ? refusal.test(resultIn(words)) : to.includes('/sign-in')
  return isRefused ? [] : [`went to \`${to}\`, answered ${resultIn(words)}`]
}

/** What the action returned: the page that came along is another row. */
function resultIn(words: string): string {
  return /^1:(.*)$/m.exec(words)?.[1] ?? words.slice(0, 300)
}

/** What the next request must not stand under, nor wade through. */
async function calm({ taskId, runId }: Fields): Promise<void> {
  const { wired } = served
  for (const { freezeId, scope } of await wired.freezes())
    if (scope.kind !== 'project' || scope.projectId === project.projectId)
      await writing.must(root, { type: 'liftFreeze', freezeId, reason: 'next' })
  const { projectId } = project
  const removed = fact('TaskRemoved', { path: '', commit: 'b'.repeat(40) })
  const gone = taskId ?? runId?.replace(/^run-/, 'task-')
  if (gone !== undefined) await writing.write(taskStream(projectId, gone), [removed], { projectId })
  await wired.readModels.catchUp()
}
