// Writes docs/api.md from the comments that stand above exported functions.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { event, handover, reason, status } from './report.mjs'

const documented =
  /\/\*\*\n(?<comment>(?: \*.*\n)+?) \*\/\nexport function (?<name>\w+)\((?<parameters>[^)]*)\)/g

function lines(comment) {
  return comment.split('\n').map((line) => line.replace(/^ \* ?/, '').trimEnd())
}

function section({ comment, name, parameters }) {
  const all = lines(comment).filter((line) => line !== '')
  const words = all.filter((line) => !line.startsWith('@')).join(' ')
  const tags = all.filter((line) => line.startsWith('@')).map((line) => `- ${line.replace(/^@/, '')}`)
  return [`## ${name}(${parameters})`, words, tags.join('\n')].filter(Boolean).join('\n\n')
}

status('reading the sources')
const sections = readdirSync('src')
  .sort()
  .flatMap((file) => {
    const found = [...readFileSync(`src/${file}`, 'utf8').matchAll(documented)].map((match) => match.groups)
    reason(`${file}: ${found.length} documented functions`)
    return found.map(section)
  })
mkdirSync('docs', { recursive: true })
writeFileSync('docs/api.md', `# API\n\n${sections.join('\n\n')}\n`)
event('file-written', { path: 'docs/api.md', sections: sections.length })
status(`${sections.length} functions documented`)
handover(`# API page\n\n${sections.length} functions, taken from the comments in \`src\`.\n`)
