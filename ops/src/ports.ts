import { createServer } from 'node:net'

/** The host and port on which a program is going to listen, and the variable that sets the port. */
export type Listener = { variable: string; host: string; port: number }

/** Finds the listeners whose port is taken. */
export const takenPorts = async (listeners: readonly Listener[]): Promise<Listener[]> => {
  const free = await Promise.all(listeners.map(isFree))
  return listeners.filter((_, index) => !free[index])
}

/** Says in one line what is wrong and what to do. */
export const takenPortMessage = ({ variable, port }: Listener): string =>
  `Port ${port} is taken by another program. Stop it, or set another port with ${variable} in .env.`

const isFree = (listener: Listener): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(new Error(`${listener.variable}: ${error.message}`, { cause: error }))
    })
    server.listen({ host: listener.host, port: listener.port, exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
