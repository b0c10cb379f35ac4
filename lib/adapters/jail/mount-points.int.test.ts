import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { preparePoints } from './mounts'

let directory: string
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'leeway-points-'))))
afterEach(() => rmSync(directory, { recursive: true }))

test('points that nobody can look at any more are left, and the others are removed', () => {
  const [lost, kept] = [join(directory, 'lost'), join(directory, 'kept')]
  mkdirSync(lost)
  const points = [join(lost, 'a'), kept].map((path) => ({ path, directory: false }))
  const removePoints = preparePoints(points, null)
  unlinkSync(join(lost, 'a'))
  rmdirSync(lost)
  symlinkSync(lost, lost)
  expect(removePoints).not.toThrow()
  expect(existsSync(kept)).toBe(false)
})
