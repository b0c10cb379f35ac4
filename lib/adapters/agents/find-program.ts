// Finds a program that npm installed, without ever running it: it would run outside its jail. Which version it is
// stands in the package beside it.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { z } from 'zod'
import { OperationalFailure } from '../../domain/failures'
import type { AgentProgram, DeclaredProgram } from '../../orchestrator/agent-ports'
import type { PackagedProgram, ProgramPart } from './packaged-program'
import { reachableCopy } from './reachable-copy'

export type FindOptions = {
  /** As PATH has it. */
  searchPath: string
  /** As Node names it. */
  architecture: string
  /** Where what other accounts cannot reach is copied, once; null where agents run under Leeway's own account. */
  copyTo: string | null
}

/** Throws OperationalFailure `agentMissing`. */
export async function findProgram(
  program: PackagedProgram,
  declared: DeclaredProgram,
  { searchPath, architecture, copyTo }: FindOptions,
): Promise<AgentProgram> {
  const parts = program.parts(architecture)
  if (parts.length === 0)
    throw missing(
      `${program.title} has no program for this machine's processor (\`${architecture}\`): start a worker on x64 or arm64`,
    )
  const packageDirectory =
    declared.programDirectory === null
      ? packageOnPath(program, searchPath)
      : packageBelow(program, declared.programDirectory)
  const version = versionOf(program, packageDirectory)
  const directory = partOf(program, packageDirectory, parts, version)
  const name = `${program.runtime}-${version}`
  return {
    directory: copyTo === null ? directory : await reachableCopy(directory, copyTo, name),
    version: `${program.runtime} ${version}`,
  }
}

function missing(message: string): OperationalFailure {
  return new OperationalFailure('agentMissing', message)
}

const installHint = ({ packageName }: PackagedProgram) => `\`npm install -g ${packageName}\``

/** A declared directory is the package itself, or one that npm installed into. */
function packageBelow(program: PackagedProgram, directory: string): string {
  const places = ['', 'node_modules', 'lib/node_modules'].map((place) =>
    place === '' ? directory : join(directory, place, program.packageName),
  )
  const found = places.find((place) => isPackage(place, program.packageName))
  if (found !== undefined) return realpathSync(found)
  throw missing(
    `there is no package \`${program.packageName}\` in \`${directory}\`: install it there with ${installHint(program)}, or correct the agent's declaration`,
  )
}

function packageOnPath(program: PackagedProgram, searchPath: string): string {
  const command = searchPath
    .split(delimiter)
    .filter((directory) => directory.startsWith('/'))
    .map((directory) => join(directory, program.command))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (command === undefined)
    throw missing(
      `${program.title} is not on the worker's PATH: install it with ${installHint(program)}, or declare the directory that it is in`,
    )
  const found = packageAround(realpathSync(command), program.packageName)
  if (found !== null) return found
  throw missing(
    `\`${command}\` does not come from the package \`${program.packageName}\`, so its version cannot be read: install it with ${installHint(program)}, or declare the directory that npm put it in`,
  )
}

function packageAround(file: string, packageName: string): string | null {
  for (let above = dirname(file); above !== dirname(above); above = dirname(above))
    if (isPackage(above, packageName)) return above
  return null
}

const Manifest = z.object({ name: z.string(), version: z.string().max(100) })

function readManifest(directory: string): z.infer<typeof Manifest> | null {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')))
  } catch {
    return null
  }
}

/** A package whose version cannot be read is one all the same, and is named as such. */
function isPackage(directory: string, packageName: string): boolean {
  const manifest = readManifest(directory)
  if (manifest !== null) return manifest.name === packageName
  return directory.endsWith(`/${packageName}`) && existsSync(join(directory, 'package.json'))
}

function versionOf(program: PackagedProgram, packageDirectory: string): string {
  const version = readManifest(packageDirectory)?.version ?? ''
  if (/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) return version
  throw missing(
    `the version of ${program.title} cannot be read from \`${packageDirectory}/package.json\`: install it again with ${installHint(program)}`,
  )
}

function partOf(
  program: PackagedProgram,
  packageDirectory: string,
  parts: readonly ProgramPart[],
  version: string,
): string {
  for (const part of parts) {
    const found = packagePlaces(packageDirectory, part.packageName).find((place) =>
      existsSync(join(place, part.directory, part.file)),
    )
    if (found === undefined) continue
    refuseHalfUpdate(program, found, version)
    return realpathSync(join(found, part.directory))
  }
  throw missing(
    `${program.title} in \`${packageDirectory}\` lacks its program for this machine: install it again with ${installHint(program)}, with optional dependencies and for Linux`,
  )
}

/** As Node looks for packages: in the package's own `node_modules`, then in those around it. */
function packagePlaces(packageDirectory: string, packageName: string | null): string[] {
  if (packageName === null) return [packageDirectory]
  const places: string[] = []
  for (let above = packageDirectory; above !== dirname(above); above = dirname(above))
    places.push(join(above, 'node_modules', packageName))
  return places
}

/** A platform's package has the version of the program, with its own name behind it or without. */
function refuseHalfUpdate(program: PackagedProgram, partDirectory: string, version: string): void {
  const own = readManifest(partDirectory)?.version ?? ''
  if (own === version || own.startsWith(`${version}-`)) return
  throw missing(
    `${program.title} is half updated: \`${partDirectory}\` is not of version ${version}; install it again with ${installHint(program)}`,
  )
}
