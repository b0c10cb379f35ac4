import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codeAlphabet,
  emailProblem,
  formatCode,
  mayTryAgainAt,
  nameProblem,
  normaliseCode,
  normaliseEmail,
  passwordProblem,
} from './sign-in'

const ada = { name: 'Ada Lovelace', email: 'ada.lovelace@example.org' }

describe('a password', () => {
  it('is taken from twelve characters on', () => {
    expect(passwordProblem('elevenchars', ada)).toBe(
      'A password has at least 12 characters; this one has 11.',
    )
    expect(passwordProblem('twelve chars', ada)).toBeNull()
  })

  it('is counted in characters below and in bytes above', () => {
    expect(passwordProblem('𝒶𝒷𝒸𝒹𝑒𝒻', ada)).toBe('A password has at least 12 characters; this one has 6.')
    expect(passwordProblem('abcde'.repeat(40), ada)).toBeNull()
    expect(passwordProblem('äbcde'.repeat(40), ada)).toBe('A password has at most 200 bytes.')
  })

  it('is refused when it repeats itself or is the owner’s name or address', () => {
    expect(passwordProblem('aaaaaaaaaaaaaaaa', ada)).toContain('repeats itself')
    expect(passwordProblem('ADA LOVELACE', ada)).toContain('your name')
    expect(passwordProblem('Ada.Lovelace@example.org', ada)).toContain('your name or e-mail')
  })
})

describe('an address', () => {
  it('is compared without case and surrounding space', () => {
    expect(normaliseEmail('  Ada@Example.ORG ')).toBe('ada@example.org')
  })

  it('needs one @ with something on both sides', () => {
    for (const broken of ['', '   ', 'ada', 'ada@', '@example.org', 'a@b@c', 'a b@c']) {
      expect(emailProblem(broken)).not.toBeNull()
    }
    for (const sound of ['ada@example.org', 'Ada+x@mail.example.org']) {
      expect(emailProblem(sound)).toBeNull()
    }
  })
})

describe('a name', () => {
  it('is one to eighty visible characters', () => {
    expect(nameProblem(' ')).toBe('Type a name: it stands beside your decisions.')
    expect(nameProblem('x'.repeat(81))).toBe('A name has at most 80 characters.')
    expect(nameProblem('Ada\u202eecalevoL')).toBe('A name has no invisible characters.')
    expect(nameProblem('Ada Lovelace')).toBeNull()
  })
})

describe('tries to sign in', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()

  it('are free until the fifth failure within fifteen minutes', () => {
    expect(mayTryAgainAt([at(1), at(2), at(3), at(4)], at(5))).toBeNull()
    expect(mayTryAgainAt([at(1), at(2), at(3), at(4), at(5)], at(6))).toBe(at(16))
  })

  it('are free again when the first of five has left the window', () => {
    const failures = [at(5), at(1), at(4), at(2), at(3)]
    expect(mayTryAgainAt(failures, at(15))).toBe(at(16))
    expect(mayTryAgainAt(failures, at(16))).toBeNull()
  })

  it('never wait longer than fifteen minutes after the last failure', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 12 }), (minutes) => {
        const again = mayTryAgainAt(minutes.map(at), at(59))
        if (again !== null) {
          expect(again > at(59)).toBe(true)
          expect(again <= new Date(Date.parse(at(59)) + 15 * 60_000).toISOString()).toBe(true)
        }
      }),
    )
  })
})

describe('a code', () => {
  it('is twelve letters in groups of four, read back however it was typed', () => {
    const code = formatCode(Uint8Array.from({ length: 24 }, (_, index) => index * 7))
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    expect(normaliseCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code.replaceAll('-', ''))
  })

  it('uses each letter equally often', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte)
    const counts = new Map<string, number>()
    for (const byte of bytes) {
      const all = Uint8Array.from({ length: 24 }, (_, index) => (index === 0 ? byte : 0))
      const first = formatCode(all).charAt(0)
      if (byte < 240) counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual(Array.from({ length: codeAlphabet.length }, () => 8))
  })

  it('is nothing when it has another length or letters that codes do not use', () => {
    for (const typed of ['', 'K7QF-3M9D', 'K7QF-3M9D-ZT4XX', 'K7QF-3M9D-ZT40', 'K7QF-3M9D-ZT4I'])
      expect(normaliseCode(typed)).toBeNull()
  })

  it('is never made from too little randomness', () => {
    expect(() => formatCode(new Uint8Array(11))).toThrow('not enough random bytes')
    expect(() => formatCode(new Uint8Array(24).fill(255))).toThrow('not enough random bytes')
  })
})
