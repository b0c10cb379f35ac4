// Type-aware lint. Remarks that would repeat in review are rules here; each message says what to do instead.
import { defineConfig } from 'eslint/config'
import nextVitals from 'eslint-config-next/core-web-vitals'
import tseslint from 'typescript-eslint'

const inShell = {
  selector: "Property[key.name='shell'][value.value=true]",
  message: 'no shell: pass the program and its arguments as an array',
}
const builtCommand = {
  selector:
    'CallExpression[callee.name=/^(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork)$/]:matches([arguments.0.type="TemplateLiteral"], [arguments.0.type="BinaryExpression"])',
  message: 'a command is never built from pieces: pass the program and its arguments as an array',
}
const shellCommand = {
  selector: 'ImportSpecifier[imported.name=/^(exec|execSync)$/][parent.source.value=/child_process$/]',
  message: 'exec starts a shell: use spawn or execFile with an array',
}
const everywhere = [inShell, builtCommand, shellCommand]

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'the environment is read in lib/env.ts only: take the value as an argument',
}
const pure = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'time comes in as an argument here',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'time comes in as an argument here',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'randomness comes in as an argument here',
  },
  { selector: "Identifier[name='process']", message: 'the process does not exist here' },
]

const childProcess = {
  paths: ['node:child_process', 'child_process'].map((name) => ({
    name,
    message: 'programs are started in lib/adapters/jail and lib/adapters/git only',
  })),
}

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'e2e/**']

/** @type {import('eslint').Rule.RuleModule} */
const describedSuppression = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (!/^\s*eslint-disable/.test(comment.value) || / -- \S/.test(comment.value)) continue
        context.report({ loc: comment.loc, message: 'say why after ` -- `' })
      }
    },
  }),
}

export default defineConfig(
  {
    ignores: [
      '.next/**',
      'node_modules/**',
      '.leeway-data/**',
      'lib/adapters/database/generated/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'scripts/demo/sample/**',
    ],
  },
  // React's rules cost a compiler's pass a file: only where there is React.
  ...nextVitals.map((part) => (part.rules ? { ...part, files: ['app/**', 'components/**'] } : part)),
  { settings: { react: { version: '19.3' }, next: { rootDir: import.meta.dirname } } },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { leeway: { rules: { 'described-suppression': describedSuppression } } },
    rules: {
      'leeway/described-suppression': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `return reject(cause)` ends a callback early, which reads better than a block of two lines.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // There are no enums and hardly a class here: these two only cost seconds.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Text is spread into code points on purpose: hidden and bidirectional characters are judged one by one.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // A form's action and an event handler may be asynchronous: React awaits the one, the other catches inside.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // Ports are object literals over closures: nothing here has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // A port's method and a server action are asynchronous by contract, whether or not they wait today.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-imports': ['error', childProcess],
      'no-restricted-syntax': ['error', ...everywhere, environment],
    },
  },
  {
    files: ['lib/domain/**/*.ts', 'lib/projections/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, environment, ...pure],
      'no-restricted-globals': [
        'error',
        'process',
        'crypto',
        'fetch',
        'performance',
        'setTimeout',
        'setInterval',
      ],
      'no-restricted-imports': [
        'error',
        { ...childProcess, patterns: [{ group: ['node:*'], message: 'decisions and folds are pure' }] },
      ],
    },
  },
  {
    files: ['lib/env.ts', 'scripts/**', '*.ts', '*.mjs', '*.js', ...tests],
    rules: { 'no-restricted-syntax': ['error', ...everywhere] },
  },
  {
    files: ['lib/adapters/jail/**', 'lib/adapters/git/**', 'lib/inside/**', 'scripts/**', '*.ts', ...tests],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.tsx'],
    rules: { 'react/jsx-no-target-blank': 'error', 'react/no-danger': 'error' },
  },
  {
    files: tests,
    rules: {
      // Playwright's fixtures call their callback `use`.
      'react-hooks/rules-of-hooks': 'off',
    },
  },
)
