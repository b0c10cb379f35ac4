import { connect, type Socket } from 'node:net'

const part = Buffer.alloc(64 * 1024, ' ')

export type Poured = {
  /** Bytes of the body that the other side's socket took. What nobody reads there fits into its buffers. */
  taken: number
  answer: string
}

/** A request whose body is poured until all of it is, or the other side hangs up. `head` ends without an empty line. */
export function pour(socketPath: string, head: string, bytes: number): Promise<Poured> {
  return new Promise((resolve) => {
    const poured = { taken: 0, answer: '' }
    const socket = connect(socketPath, () => {
      socket.write(`${head}\r\n\r\n`)
      void pourInto(socket, bytes, (size) => (poured.taken += size))
    })
    socket.on('data', (chunk: Buffer) => (poured.answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(poured))
  })
}

async function pourInto(socket: Socket, bytes: number, onTaken: (size: number) => void): Promise<void> {
  for (let left = bytes; left > 0 && socket.writable; left -= part.length) {
    const size = Math.min(left, part.length)
    const isTaken = await new Promise<boolean>((resolve) =>
      socket.write(part.subarray(0, size), (error) => {
        resolve(!error)
      }),
    )
    if (!isTaken) return
    onTaken(size)
  }
}
