import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { refuseTakenPort } from './refuse-taken-port'

test('a port that another program holds is refused in one sentence, and accepted once it is free', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  await expect(refuseTakenPort({ host: '127.0.0.1', port })).rejects.toThrow(
    `another program listens on \`127.0.0.1:${port}\``,
  )
  await new Promise((resolve) => other.close(resolve))
  await expect(refuseTakenPort({ host: '127.0.0.1', port })).resolves.toBeUndefined()
})
