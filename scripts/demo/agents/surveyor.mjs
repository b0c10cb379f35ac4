// Reads the project and reports; it changes nothing.
import { readFileSync, readdirSync } from 'node:fs'
import { handover, reason, status } from './report.mjs'

function count(text, pattern) {
  return [...text.matchAll(pattern)].length
}

status('reading the project')
const sources = readdirSync('src').map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }))
const tests = readdirSync('test')
  .map((file) => readFileSync(`test/${file}`, 'utf8'))
  .join('\n')
const rows = sources.map(({ file, text }) => {
  const names = [...text.matchAll(/export function (\w+)/g)].map((match) => match[1])
  const named = names.filter((name) => tests.includes(name))
  reason(`${file}: ${names.length} exported functions, ${named.length} named in tests`)
  return `| ${file} | ${text.split('\n').length} | ${names.length} | ${named.length} |`
})
status('reporting')
handover(
  [
    '# What is tested',
    `${count(tests, /^test\(/gm)} tests stand in \`test\`.`,
    ['| file | lines | exported functions | named in tests |', '|---|---|---|---|', ...rows].join('\n'),
    'A name in a test says little about edge cases: empty texts and exact lengths are tried nowhere.',
    '',
  ].join('\n\n'),
)
