import fc from 'fast-check'
import type { GlobScope } from '../../permissions'

const step = fc.constantFrom(
  'a',
  'b',
  'ab',
  '.env',
  'a.ts',
  '*',
  'a*',
  '*.ts',
  '?',
  '**',
  'x y',
  "it's",
  'a"b',
  '$x',
)

/** Globs of the policy's language, awkward signs of other languages among them. */
export const globs = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('/'))

const list = fc.array(globs, { maxLength: 3 })

export const scopes: fc.Arbitrary<GlobScope> = fc.record({
  allow: fc.array(list, { maxLength: 2 }),
  deny: list,
})

const name = fc.constantFrom('a', 'b', 'ab', '.env', 'a.ts', 'x y', "it's", 'a"b', '$x', 'x')

export const paths = fc.array(name, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'))

/** Texts that no checked policy has, meant to break out of a string, a pattern or a rule. */
export const hostileTexts = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '\n',
        '\0',
        ')',
        '(',
        ']',
        '"""',
        "'''",
        '[[rule]]',
        '**',
        '*',
        '/',
        'a',
        '$',
        ' ',
      ),
      { minLength: 1 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
)
