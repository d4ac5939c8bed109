import { connect } from 'node:net'

/** Everything that a server answers to these bytes until it closes the connection, at most for `withinMs`. */
export const answersTo = (url: string, bytes: string, withinMs = 10_000): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.setTimeout(withinMs, () => socket.destroy())
    let text = ''
    socket.write(bytes)
    socket.on('data', (part) => (text += part.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })

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
