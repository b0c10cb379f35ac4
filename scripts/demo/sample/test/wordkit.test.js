import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slug, truncate, wordCount } from '../src/wordkit.js'

test('a slug joins words by hyphens', () => {
  assert.equal(slug('  Progressive Autonomy! '), 'progressive-autonomy')
})

test('a long text is cut', () => {
  assert.equal(truncate('progressive', 5), 'prog…')
})

test('words are counted', () => {
  assert.equal(wordCount('trust is earned'), 3)
})
