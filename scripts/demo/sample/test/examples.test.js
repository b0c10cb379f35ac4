import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import * as wordkit from '../src/wordkit.js'

const directory = new URL('../docs/examples/', import.meta.url)
const pages = readdirSync(directory).filter((page) => page !== 'README.md')

for (const page of pages) {
  test(`docs/examples/${page} says what the function gives`, () => {
    const text = readFileSync(new URL(page, directory), 'utf8')
    const { name, given, result } = /`(?<name>\w+)\('(?<given>.*)'\)` gives `(?<result>.*)`\./.exec(text).groups
    assert.equal(wordkit[name](given), result)
  })
}
