const names = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'Cargo.lock',
  'Gemfile.lock',
  'composer.lock',
  'poetry.lock',
  'Pipfile.lock',
  'uv.lock',
  'pdm.lock',
  'go.sum',
  'flake.lock',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'Package.resolved',
  'gradle.lockfile',
  'packages.lock.json',
])
const patterns = [
  /\.min\.(js|css)$/,
  /\.(js|css)\.map$/,
  /(_pb2(_grpc)?\.py|\.pb\.(go|cc|h)|_pb\.(js|ts)|\.g\.dart|\.designer\.cs)$/,
  /(^|\/)__snapshots__\/.*\.snap$/,
]

/** Whether a path is by its name one that programs write: lock files, bundles, source maps, generated code. */
export function isGenerated(path: string): boolean {
  return names.has(path.split('/').at(-1) ?? '') || patterns.some((pattern) => pattern.test(path))
}
