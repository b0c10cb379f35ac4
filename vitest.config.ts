import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = fileURLToPath(new URL('.', import.meta.url))

/** What may take long comes first, so that no worker is left with it alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}

/** Whole installations, then what needs git, a jail or a database, then what is pure. */
function rankOf({ moduleId }: TestSpecification): number {
  if (!moduleId.endsWith('.int.test.ts')) return 2
  return moduleId.startsWith(`${root}scripts/`) ? 0 : 1
}

/** Rules and words: functions of their arguments alone, so that files may share what they load. */
const pure = ['lib/domain/**/*.test.ts', 'lib/projections/**/*.test.ts', 'components/**/*.test.ts']

export default defineConfig({
  resolve: {
    alias: { '@': root, 'server-only': `${root}/node_modules/server-only/empty.js` },
  },
  test: {
    // Patience for a busy machine: what is wrong fails by what it shows.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Most machines have two cores; of three tests one waits, for a jail or for another process.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: ['scripts/test-database-server.ts'],
          include: ['lib/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...pure],
        },
      },
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
    ],
  },
})
