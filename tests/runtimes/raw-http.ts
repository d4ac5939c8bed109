import { connect } from 'node:net'

/** A connection that carries bytes as they are. */
export type Bytes = {
  write(bytes: string): void
  /** Everything that the server answered until it closed the connection, or said nothing for 10 s. */
  answers: Promise<string>
}

const silentMsMax = 10_000

export const openBytes = (url: string): Bytes => {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const { promise, resolve } = Promise.withResolvers<string>()
  socket.setTimeout(silentMsMax, () => socket.destroy())
  let text = ''
  socket.on('data', (part) => (text += part.toString()))
  socket.on('error', () => {})
  socket.on('close', () => resolve(text))
  return { write: (bytes) => void socket.write(bytes), answers: promise }
}

/** Everything that a server answers to these bytes until it closes the connection. */
export const answersTo = (url: string, bytes: string): Promise<string> => {
  const { write, answers } = openBytes(url)
  write(bytes)
  return answers
}

/** The statuses of answers that came over one connection. */
export const statusesOf = (answers: string): number[] =>
  [...answers.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status))

/** The headers of the first answer, by their names in lower case. */
export const headersOf = (answers: string): Record<string, string> => {
  const [, ...lines] = answers.split('\r\n\r\n')[0]!.split('\r\n')
  const pairs = lines.map((line) => {
    const [name = '', ...value] = line.split(': ')
    return [name.toLowerCase(), value.join(': ')] as const
  })
  return Object.fromEntries(pairs)
}
