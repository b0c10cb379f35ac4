// What protects the console from other sites, from guessing, and from its own errors, asked of the running build.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { organisationStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import type { RoleHeld } from '../domain/person'
import { sessionCookie } from './session-cookie'
import { cookieFor, openConsole, root, type Console } from './testing/console'
import { scribe } from './testing/governed-projects'

const password = 'four unrelated words here'
const everywhere = { kind: 'organisation' } as const

let served: Console
let lead: { cookie: string }

beforeAll(async () => {
  served = await openConsole()
  const personId = await addPerson('lead@example.com', [{ role: 'lead', scope: everywhere }])
  lead = { cookie: await cookieFor(served, { personId, sessionVersion: 1 }) }
}, 400_000)

afterAll(() => served.close())

async function addPerson(email: string, roles: readonly RoleHeld[]): Promise<string> {
  const actor = { kind: 'system', id: 'tests' } as const
  const { people } = served.wired
  const personId = await people.addPerson({ name: email, email, roles, scripted: false, actor })
  expect(await people.setPassword(personId, email, password)).toBe(true)
  return personId
}

function action(name: string) {
  const found = served.actions.get(name)
  if (found === undefined) throw new Error(`\`${name}\` is not served`)
  return found
}

const signIn = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  served.act('/sign-in', action('app/(sign-in)/actions.ts#signIn'), fields, headers)

const freeze = (headers: Record<string, string>) => {
  const fields = { scope: JSON.stringify(everywhere), reason: 'from elsewhere' }
  return served.act('/account', action('app/(console)/actions.ts#freeze'), fields, { ...lead, ...headers })
}

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(served.address + path, { method: 'POST', body, headers, redirect: 'manual' })

function staticFile(): string {
  const folder = join(root, '.next/static')
  const [file] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  )
  return `/_next/static/${file ?? ''}`
}

describe('every answer', () => {
  test('tells the browser to load, frame and guess nothing', async () => {
    const answers = {
      'a page': await served.get('/inbox', lead),
      'a page signed out': await served.get('/inbox'),
      'data of a page': await served.get('/inbox?_rsc', { ...lead, rsc: '1' }),
      'a page that is refused': await served.get('/settings', lead),
      'a page that does not exist': await served.get('/nowhere/at/all', lead),
      'the sign-in page': await served.get('/sign-in'),
      'an endpoint': await served.get('/api/auth/session'),
      'an endpoint that is refused': await served.get('/api/events'),
      'an endpoint that does not exist': await served.get('/api/nothing'),
      'an action': await signIn({}),
      'an action that does not exist': await served.act(
        '/sign-in',
        { id: '40'.padEnd(42, '0'), name: '', pages: [] },
        {},
      ),
      'a script': await served.get(staticFile()),
      'a picture': await served.get('/icon.svg'),
    }
    const expected = {
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    }
    for (const [what, { headers }] of Object.entries(answers)) {
      const told = Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]))
      expect(told, what).toEqual(expected)
      const policy = (headers.get('content-security-policy') ?? '').split('; ')
      for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"])
        expect(policy, what).toContain(part)
      expect(policy, what).toContain("frame-ancestors 'none'")
      expect(headers.get('x-powered-by'), what).toBeNull()
      expect(headers.get('access-control-allow-origin'), what).toBeNull()
    }
  })

  test('lets no script run that the page itself does not name', async () => {
    const nonces = await Promise.all(['/inbox', '/sign-in', '/nowhere/at/all'].map(nonceOf))
    expect(new Set(nonces).size).toBe(nonces.length)
    const given = await served.get('/inbox', { ...lead, 'x-leeway-nonce': 'guessed' })
    expect(await given.text()).not.toContain('guessed')
  })

  test('that holds anything of somebody is kept by no cache', async () => {
    for (const path of ['/inbox', '/audit', '/settings', '/account', '/api/auth/session'])
      expect((await served.get(path, lead)).headers.get('cache-control'), path).toMatch(/no-store|no-cache/)
  })
})

/** Of a page whose every inline script bears it, and whose policy lets no other run. */
async function nonceOf(path: string): Promise<string | undefined> {
  const answer = await served.get(path, lead)
  const policy = answer.headers.get('content-security-policy') ?? ''
  const scripts = policy.split('; ').filter((part) => part.startsWith('script-src '))
  const [, nonce] = /'nonce-([^']+)'/.exec(scripts[0] ?? '') ?? []
  expect(scripts, path).toEqual([`script-src 'self' 'nonce-${nonce ?? ''}'`])
  const inline = [...(await answer.text()).matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)]
  expect(inline.length, path).toBeGreaterThan(0)
  for (const [, attributes] of inline) expect(attributes, path).toContain(`nonce="${nonce ?? ''}"`)
  return nonce
}

describe('a request from another site', () => {
  const origins = { another: 'https://evil.example', port: 'http://127.0.0.1:1', hidden: 'null' }

  test.each(Object.entries(origins))('does nothing by an action (%s)', async (_, origin) => {
    const size = await served.wired.log.size()
    const answer = await freeze({ origin })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await served.wired.log.size()).toBe(size)
  })

  test.each(Object.entries(origins))('does nothing by a plain form (%s)', async (_, origin) => {
    const size = await served.wired.log.size()
    expect((await plainForm(origin)).status).toBeGreaterThanOrEqual(400)
    expect(await served.wired.log.size()).toBe(size)
  })

  test.each(Object.entries(origins))('neither signs in nor out by an endpoint (%s)', async (_, origin) => {
    const body = new URLSearchParams({ email: 'lead@example.com', password })
    const size = await served.wired.log.size()
    const signedIn = await post('/api/auth/callback/credentials', body, { origin })
    expect(signedIn.headers.getSetCookie().join()).not.toContain(sessionCookie)
    const signedOut = await post('/api/auth/signout', body, { ...lead, origin })
    expect(signedOut.headers.getSetCookie().join()).not.toContain(sessionCookie)
    expect(await served.wired.log.size()).toBe(size)
  })

  test('is told from one of our own, which is done', async () => {
    const size = await served.wired.log.size()
    expect(await (await freeze({})).text()).toContain('{"ok":true')
    expect((await plainForm(served.address)).status).toBe(200)
    const set = await served.wired.log.readAll(size, 10)
    expect(set.map(({ type }) => type)).toEqual(['FreezeSet', 'FreezeSet'])
    await thaw()
  })
})

/** The same form as a browser sends it without scripts. */
function plainForm(origin: string): Promise<Response> {
  const body = new FormData()
  body.append(`$ACTION_ID_${action('app/(console)/actions.ts#freeze').id}`, '')
  body.append('scope', JSON.stringify(everywhere))
  body.append('reason', 'from elsewhere')
  return post('/account', body, { ...lead, origin })
}

async function thaw(): Promise<void> {
  const freezes = await served.wired.freezes()
  const lifted = freezes.map(({ freezeId }) => fact('FreezeLifted', { freezeId, reason: 'over' }))
  await scribe(served).write(organisationStream, lifted)
  await served.wired.readModels.catchUp()
}

/** The endpoint for programs: a token of its own against forged requests, then the same rules. */
async function signInByEndpoint(email: string, typed: string, headers: Record<string, string> = {}) {
  const token = await served.get('/api/auth/csrf', headers)
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await token.json())
  const cookie = token.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const body = new URLSearchParams({
    email,
    password: typed,
    csrfToken,
    callbackUrl: 'https://evil.example/',
  })
  return post('/api/auth/callback/credentials', body, { cookie, ...headers })
}

function sessionIn(answer: Response): string[] {
  const [set] = answer.headers.getSetCookie().filter((one) => one.startsWith(`${sessionCookie}=`))
  return (set ?? '')
    .split('; ')
    .slice(1)
    .map((part) => part.toLowerCase())
}

describe('a session', () => {
  test('is a cookie that scripts cannot read, other sites cannot send, and http does not carry where there is https', async () => {
    const typed = { email: 'lead@example.com', password, next: '' }
    const overHttps = { 'x-forwarded-proto': 'https' }
    const plain = [await signIn(typed), await signInByEndpoint(typed.email, password)]
    const secure = [await signIn(typed, overHttps), await signInByEndpoint(typed.email, password, overHttps)]
    for (const answer of [...plain, ...secure]) {
      const flags = sessionIn(answer)
      expect(flags).toEqual(expect.arrayContaining(['path=/', 'httponly', 'samesite=lax']))
      expect(flags.some((flag) => flag.startsWith('domain='))).toBe(false)
    }
    expect(plain.map((answer) => sessionIn(answer).includes('secure'))).toEqual([false, false])
    expect(secure.map((answer) => sessionIn(answer).includes('secure'))).toEqual([true, true])
  })

  test('begins on a page of ours, whatever the link asked for', async () => {
    const elsewhere = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/api/events',
    ]
    for (const next of elsewhere) {
      const answer = await signIn({ email: 'lead@example.com', password, next })
      expect([next, answer.headers.get('x-action-redirect')]).toEqual([
        next,
        expect.stringMatching(/^\/inbox/),
      ])
    }
    const wanted = await signIn({ email: 'lead@example.com', password, next: '/runs?offset=50' })
    expect(wanted.headers.get('x-action-redirect')).toMatch(/^\/runs\?offset=50/)
    const byEndpoint = await signInByEndpoint('lead@example.com', password)
    expect(byEndpoint.headers.get('location')).toBe('/')
  })

  test('is asked for at our own address, whatever the request says it is', async () => {
    const asked = await served.get('/queue', { 'x-forwarded-host': 'evil.example' })
    expect(new URL(asked.headers.get('location') ?? '', served.address).origin).toBe(served.address)
    const endpoint = await served.get('/api/auth/signin?callbackUrl=https://evil.example/', {
      'x-forwarded-host': 'evil.example',
    })
    const to = endpoint.headers.get('location') ?? ''
    expect(new URL(to, served.address).origin).toBe(served.address)
  })
})

describe('guessing', () => {
  const answers = async (email: string, typed: readonly string[]) => {
    const told = []
    for (const one of typed)
      told.push((await (await signIn({ email, password: one, next: '' })).text()).split('\n1:')[1])
    return told
  }

  test('a password ends after five tries, by both ways in, and tells not who belongs here', async () => {
    await addPerson('guessed@example.com', [{ role: 'viewer', scope: everywhere }])
    const tries = ['a', 'b', 'c', 'd', 'e', password]
    const ofSomebody = await answers('guessed@example.com', tries)
    expect(ofSomebody.at(0)).toContain('The e-mail address or the password is wrong.')
    expect(ofSomebody.at(-1)).toContain('Too many wrong passwords')
    expect(sessionIn(await signInByEndpoint('guessed@example.com', password))).toEqual([])
    expect(await answers('nobody@example.com', tries)).toEqual(ofSomebody)
  })
})

describe('the news', () => {
  test('are sizes of the log and nothing else', async () => {
    const projectId = 'somewhere'
    const personId = await addPerson('news@example.com', [
      { role: 'viewer', scope: { kind: 'project', projectId } },
    ])
    const headers = { cookie: await cookieFor(served, { personId, sessionVersion: 1 }) }
    const news = await served.get('/api/events', headers)
    const reader = news.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (reader === undefined) throw new Error('there are no news')
    const first = await reader.read()
    const told = [fact('TaskClosed', { reason: 'a secret of elsewhere' })]
    await scribe(served).write('task/elsewhere/secret-task', told, { projectId: 'elsewhere' })
    const second = await reader.read()
    await reader.cancel()
    for (const { value } of [first, second]) expect(value).toMatch(/^(data: \{"size":\d+\}\n\n)+$/)
  })

  test('are for nobody who is signed out', async () => {
    const answer = await served.get('/api/events')
    expect([answer.status, await answer.text()]).toEqual([401, 'sign in first'])
  })
})

describe('a request that makes no sense', () => {
  const odd = [
    '/audit?before=abc',
    '/audit?type=%00&actor=%00',
    '/audit?until=never&category=none',
    '/runs?offset=1e99',
    '/runs?offset=-1',
    '/reviews?offset=1e99',
    '/queue?state=open&offset=1e99',
    '/runs/%00',
    '/api/runs/%00/activity?after=x',
    '/api/reviews/%00/texts?path=%00',
    '/reviews/%00',
    '/policy?project=%00',
    '/policy?project=a&project=b',
    '/queue/%00/%00',
    '/inbox?kind=%00&kind=x',
    '/sign-in?next=a&next=b',
    '/%c0%ae%c0%ae/etc/passwd',
  ]

  test.each(odd)('is answered without a word about our insides: %s', async (path) => {
    const answer = await served.get(path, lead)
    const words = await answer.text()
    expect(answer.status).toBeLessThan(500)
    expect(words).not.toMatch(/node_modules|prisma|postgres|DriverAdapter|\.ts:\d+/)
    expect(words).not.toContain(root)
  })
})
