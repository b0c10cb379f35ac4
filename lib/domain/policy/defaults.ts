// What holds where a policy says nothing. A policy adds to the lists; it cannot take from them.
import type { Limits } from '../events/fields'
import type { Budgets, Gates } from './permissions'

const megabyte = 1024 ** 2

export const defaultLimits: Limits = {
  timeSeconds: 30 * 60,
  idleSeconds: 10 * 60,
  outputBytes: 20 * megabyte,
  processes: 256,
  memoryBytes: 2048 * megabyte,
  diskBytes: 2048 * megabyte,
  files: 20_000,
  tokens: null,
  costMicroUsd: null,
}

/** Nothing is bounded over the runs of a month. */
export const noBudgets: Budgets = {
  project: { tokens: null, costMicroUsd: null },
  agent: { tokens: null, costMicroUsd: null },
}

export const defaultGates: Gates = {
  filesMax: 20,
  linesMax: 400,
  mergesPerDayMax: 10,
  verification: 'none',
}
export const defaultCheckSeconds = 10 * 60

/** No run writes these, whatever its profile says: they decide what later runs, hooks and pipelines do. */
export const alwaysProtected: readonly { glob: string; directory: boolean }[] = [
  { glob: '.leeway', directory: true },
  { glob: '.git', directory: false },
  { glob: '.github', directory: true },
  { glob: '.gitlab', directory: true },
  { glob: '.gitlab-ci.yml', directory: false },
  { glob: '.gitmodules', directory: false },
  { glob: '.gitattributes', directory: false },
  { glob: '.gitea', directory: true },
  { glob: '.forgejo', directory: true },
  { glob: '.circleci', directory: true },
  { glob: '.buildkite', directory: true },
  { glob: '.woodpecker', directory: true },
  { glob: '.woodpecker.yml', directory: false },
  { glob: '.drone.yml', directory: false },
  { glob: '.travis.yml', directory: false },
  { glob: 'bitbucket-pipelines.yml', directory: false },
  { glob: '.husky', directory: true },
  { glob: '.pre-commit-config.yaml', directory: false },
  { glob: 'lefthook.yml', directory: false },
  { glob: '.envrc', directory: false },
  { glob: '.devcontainer', directory: true },
  { glob: 'Jenkinsfile', directory: false },
  { glob: 'azure-pipelines.yml', directory: false },
  { glob: '.claude', directory: true },
  { glob: '.gemini', directory: true },
  { glob: '.codex', directory: true },
  { glob: '.agents', directory: true },
  { glob: '.cursor', directory: true },
  { glob: '.vscode', directory: true },
  { glob: '.idea', directory: true },
  { glob: '.cursorrules', directory: false },
  { glob: '.windsurfrules', directory: false },
  { glob: '.mcp.json', directory: false },
  { glob: 'CLAUDE.md', directory: false },
  { glob: 'CLAUDE.local.md', directory: false },
  { glob: 'AGENTS.md', directory: false },
  { glob: 'AGENTS.override.md', directory: false },
  { glob: 'GEMINI.md', directory: false },
]

/** The same files in other directories: programs read them there too. */
export const alwaysProtectedAnywhere: readonly string[] = [
  '**/.git',
  '**/.gitmodules',
  '**/.gitattributes',
  '**/.claude',
  '**/.gemini',
  '**/.codex',
  '**/.cursor',
  '**/.vscode',
  '**/.envrc',
  '**/.devcontainer',
  '**/.mcp.json',
  '**/CLAUDE.md',
  '**/AGENTS.md',
  '**/GEMINI.md',
]

export const defaultSecrets: readonly string[] = [
  '**/.env',
  '**/.env.*',
  '**/.netrc',
  '**/.npmrc',
  '**/.pypirc',
  '**/.ssh',
  '**/.aws',
  '**/id_rsa*',
  '**/id_ed25519*',
  '**/*.pem',
  '**/*.key',
  '**/*.p12',
  '**/*.pfx',
  '**/*.kdbx',
  '**/credentials.json',
  '**/secrets',
]

/** Files that decide what the checks do. */
export const defaultSteering: readonly string[] = [
  '**/package.json',
  '**/tsconfig*.json',
  '**/jsconfig*.json',
  '**/*.config.js',
  '**/*.config.cjs',
  '**/*.config.mjs',
  '**/*.config.ts',
  '**/.eslintrc*',
  '**/.prettierrc*',
  '**/.mocharc*',
  '**/.nycrc*',
  '**/.babelrc*',
  '**/biome.json',
  '**/Makefile',
  '**/pyproject.toml',
  '**/pytest.ini',
  '**/tox.ini',
  '**/setup.cfg',
  '**/conftest.py',
  '**/vitest.setup.*',
  '**/jest.setup.*',
  '**/setupTests.*',
]

/** Files that decide which packages a project gets, whatever setup a policy names. */
export const dependencyFiles: readonly string[] = [
  '**/package.json',
  '**/package-lock.json',
  '**/npm-shrinkwrap.json',
  '**/yarn.lock',
  '**/.yarnrc*',
  '**/.yarn/**',
  '**/pnpm-lock.yaml',
  '**/pnpm-workspace.yaml',
  '**/.pnpmfile.cjs',
  '**/bun.lock*',
  '**/deno.json*',
  '**/deno.lock',
  '**/requirements*.txt',
  '**/constraints*.txt',
  '**/setup.py',
  '**/pyproject.toml',
  '**/Pipfile*',
  '**/poetry.lock',
  '**/uv.lock',
  '**/Cargo.toml',
  '**/Cargo.lock',
  '**/build.rs',
  '**/go.mod',
  '**/go.sum',
  '**/Gemfile*',
  '**/*.gemspec',
  '**/composer.json',
  '**/composer.lock',
  '**/pom.xml',
  '**/build.gradle*',
  '**/settings.gradle*',
  '**/gradle/**',
  '**/gradlew*',
  '**/mvnw*',
  '**/.mvn/**',
  '**/flake.nix',
  '**/flake.lock',
]

export const defaultTests: readonly string[] = [
  '**/*.test.*',
  '**/*.spec.*',
  '**/*_test.*',
  '**/test_*.py',
  '**/__tests__/**',
  '**/__snapshots__/**',
  '**/test/**',
  '**/tests/**',
  'e2e/**',
]
