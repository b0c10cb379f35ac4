import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { taskFilePath, taskFileText } from './task-file-text'

const draft = {
  title: 'Say "no": twice #now',
  type: 'fix',
  priority: '2',
  autonomy: 'review',
  agent: '',
  tags: 'api, , parser ',
  paths: 'src/**',
  instructions: '  Do it.\n',
}

test('what was typed is what a YAML reader reads', () => {
  const [, front, body] = taskFileText(draft).split('---\n')
  expect(parse(front ?? '')).toEqual({
    title: 'Say "no": twice #now',
    type: 'fix',
    priority: 2,
    autonomy: 'review',
    tags: ['api', 'parser'],
    paths: ['src/**'],
  })
  expect(body).toBe('\nDo it.\n')
})

test('a path is made of plain letters, whatever the title is', () => {
  expect(taskFilePath('Ünïcode & ../paths!')).toBe('.leeway/tasks/u-ni-code-paths.md')
  expect(taskFilePath('日本')).toBe('.leeway/tasks/task.md')
})
