import { expect, test } from 'vitest'
import { codeModeWarning, worksByCodeMode } from './code-mode-models'

const ofCodex = (model: string) => worksByCodeMode({ runtime: 'codex-cli', model })

test('a model is known by its name and by longer ones that begin with it, and only for Codex CLI', () => {
  expect(['gpt-6.1-sol', 'gpt-6.1-sol-2027-01-02'].map(ofCodex)).toEqual([true, true])
  expect(['gpt-5.5', 'gpt-5.5-codex', 'gpt-6', 'my-own'].map(ofCodex)).toEqual([false, false, false, false])
  expect(worksByCodeMode({ runtime: 'command', model: 'gpt-6.1-sol' })).toBe(false)
})

test('the warning names the model, since when that is known, and what to do', () => {
  expect(codeModeWarning('gpt-6-sol')).toMatch(/`gpt-6-sol` .*seen on 2026-11-26.*such as `gpt-5\.5`$/)
})
