// Which of the pinned programs a test can run. Without network there may be none: then its tests are skipped with the
// reason, but never where a change is judged.
import { installProgram, pinnedPrograms, type PinnedProgram } from './pinned-programs'

export type ProgramForTests = PinnedProgram & {
  /** As it is declared; null where the program is not there. */
  programDirectory: string | null
}

/** All of them; throws where one must be there and is not. */
export async function programsForTests(): Promise<ProgramForTests[]> {
  const found: ProgramForTests[] = []
  for (const pinned of pinnedPrograms) {
    const installed = await installProgram(pinned)
    if (!installed.ok && areRequired()) throw new Error(installed.why)
    if (!installed.ok) console.warn(`skipped: ${installed.why}`)
    found.push({ ...pinned, programDirectory: installed.ok ? installed.directory : null })
  }
  return found
}

/** The one of each runtime whose language is compiled. */
export async function firstOfEachRuntime(): Promise<ProgramForTests[]> {
  const all = await programsForTests()
  return all.filter(({ runtime }, index) => all.findIndex((one) => one.runtime === runtime) === index)
}

function areRequired(): boolean {
  const { CI = '', LEEWAY_REQUIRE_PROGRAMS = '' } = process.env
  return [CI, LEEWAY_REQUIRE_PROGRAMS].some((value) => value !== '' && value !== '0' && value !== 'false')
}
