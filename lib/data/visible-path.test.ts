import { describe, expect, it } from 'vitest'
import { visiblePath } from './visible-path'

describe('the page to go to after signing in', () => {
  it('is a path of this console with its query', () => {
    expect(visiblePath('/runs/0192?tab=files')).toBe('/runs/0192?tab=files')
    expect(visiblePath('/')).toBe('/')
  })

  it('is never another site', () => {
    const elsewhere = [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '\\\\evil.example',
      '/\t/evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      'http://leeway.invalid/',
      '',
    ]
    for (const next of elsewhere) expect([next, visiblePath(next)]).toEqual([next, null])
  })

  it('is never a page one comes from to sign in, nor an endpoint', () => {
    for (const next of [
      '/sign-in',
      '/sign-in?next=/sign-in',
      '/set-up',
      '/api/auth/signout',
      '/x/../api/events',
    ])
      expect([next, visiblePath(next)]).toEqual([next, null])
    expect(visiblePath('/sign-ins')).toBe('/sign-ins')
  })
})
