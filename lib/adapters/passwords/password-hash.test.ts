import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPasswords } from './password-hash'

const passwords = createPasswords()

/** A hash made by other code than the one under test. */
function scryptHash(password: string, n: number, r: number, p: number): string {
  const salt = Buffer.alloc(16, 7)
  const key = scryptSync(password, salt, 64, { N: n, r, p, maxmem: 2 ** 29 })
  return `scrypt$${n}$${r}$${p}$${salt.toString('base64')}$${key.toString('base64')}`
}

describe('password hashes', () => {
  it('name their cost and never hold the password', async () => {
    const encoded = await passwords.hash('correct horse battery')
    expect(encoded).toMatch(/^scrypt\$131072\$8\$1\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$/)
    expect(encoded).not.toContain('horse')
  })

  it('accept the password they were made from and no other', async () => {
    const encoded = await passwords.hash('correct horse battery')
    expect(await passwords.verify('correct horse battery', encoded)).toBe(true)
    expect(await passwords.verify('correct horse batterz', encoded)).toBe(false)
    expect(await passwords.verify('', encoded)).toBe(false)
  })

  it('differ for the same password', async () => {
    const [first, second] = await Promise.all([
      passwords.hash('twelve letters'),
      passwords.hash('twelve letters'),
    ])
    expect(first).not.toBe(second)
  })

  it('are read with the cost they were made with', async () => {
    expect(await passwords.verify('an older password', scryptHash('an older password', 2 ** 14, 8, 1))).toBe(
      true,
    )
  })

  it('accept a letter however it was composed', async () => {
    const encoded = await passwords.hash('caf\u00e9 au lait au lit')
    expect(await passwords.verify('cafe\u0301 au lait au lit', encoded)).toBe(true)
  })

  it('that are broken, foreign or too costly accept nothing', async () => {
    const broken = [
      '',
      'plain',
      'scrypt$1$8$1$AAAA$AAAA',
      'scrypt$3$8$1$AAAA$AAAA',
      '$2b$10$abcdefghijklmnopqrstuv',
    ]
    const tooCostly = `scrypt$${2 ** 24}$8$1$AAAA$${Buffer.alloc(64).toString('base64')}`
    for (const encoded of [...broken, tooCostly]) expect(await passwords.verify('', encoded)).toBe(false)
  })

  it('take as long for nobody as for somebody', async () => {
    const encoded = await passwords.hash('correct horse battery')
    const milliseconds = async (hash: string | null) => {
      // Processor time of the process, so that a busy machine does not tell the two apart.
      const start = process.cpuUsage()
      await passwords.verify('another password', hash)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    }
    const somebody = await milliseconds(encoded)
    const nobody = await milliseconds(null)
    expect(nobody / somebody).toBeGreaterThan(0.3)
    expect(nobody / somebody).toBeLessThan(3)
  })

  it('are all computed when more are asked for than may run at once', async () => {
    const hashes = await Promise.all(
      ['one', 'two', 'three', 'four', 'five'].map((word) => passwords.hash(word)),
    )
    expect(new Set(hashes).size).toBe(5)
  })
})
