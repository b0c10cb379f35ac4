// Runs in a jail: starts the hook and `true` by turns, as an agent's program starts its hook, and prints milliseconds.
// usage: node ask-hook.mjs <rounds> <question>
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const [rounds, question] = process.argv.slice(2)
const asked = readFileSync(question)

/** From the start of the program to its whole answer. */
function ask(program, args) {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    let answer = ''
    child.stdout.on('data', (bytes) => (answer += bytes))
    child.stdin.on('error', () => {})
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ milliseconds: performance.now() - started, answer: `${code} ${answer.trim()}` }),
    )
    child.stdin.end(asked)
  })
}

for (let round = 0; round < Number(rounds); round += 1) {
  const bare = await ask('/bin/true', [])
  const hook = await ask('/bin/bash', ['-p', '/etc/leeway/hook.sh'])
  console.log(JSON.stringify({ bare: bare.milliseconds, hook: hook.milliseconds, answer: hook.answer }))
}
