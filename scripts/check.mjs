// `npm run check`: everything that can be said about the code without running it. One line a step; details only of
// what failed.
import { pathToFileURL } from 'node:url'
import { findDocumentProblems } from './check-documents.mjs'
import { findLockProblems } from './check-lock.mjs'
import { prepare } from './prepare.mjs'
import { capture, main, root } from './run.mjs'

const cruised = ['app', 'components', 'lib', 'scripts', 'e2e']

/** Two lanes, because type checking and linting are the long ones and most machines have two cores. */
const lanes = [
  [
    { name: 'lint', run: () => tool('eslint/bin/eslint.js', ['.', '--max-warnings=0']) },
    { name: 'format', run: () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']) },
  ],
  [
    { name: 'types', run: checkTypes },
    {
      name: 'imports',
      run: () =>
        tool('dependency-cruiser/bin/dependency-cruise.mjs', [
          '--config=.dependency-cruiser.cjs',
          '--output-type=err',
          ...cruised,
        ]),
    },
    { name: 'unused', run: () => tool('knip/bin/knip.js', ['--no-config-hints']) },
    { name: 'lock file', run: () => report(findLockProblems()) },
    { name: 'documents', run: () => report(findDocumentProblems()) },
  ],
]

/** Runs every step; resolves with how many passed and failed. */
export async function runChecks() {
  const results = (await Promise.all(lanes.map(runLane))).flat()
  const passed = results.filter(Boolean).length
  return { passed, failed: results.length - passed }
}

async function runLane(steps) {
  const results = []
  for (const step of steps) results.push(await runStep(step))
  return results
}

async function runStep({ name, run }) {
  const started = performance.now()
  const { code, output } = await run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds} s`)
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '       '))
  return code === 0
}

/** Next writes the types of routes and of imported styles; the compiler needs them. */
async function checkTypes() {
  const typegen = await tool('next/dist/bin/next', ['typegen'])
  return typegen.code === 0 ? tool('typescript/bin/tsc', ['--noEmit', '--pretty', 'false']) : typegen
}

function tool(path, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' }
  return capture(process.execPath, [`${root}/node_modules/${path}`, ...args], { env })
}

function report(problems) {
  return { code: problems.length === 0 ? 0 : 1, output: problems.join('\n') }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await prepare()
    const { failed } = await runChecks()
    if (failed > 0) process.exitCode = 1
  })
}
