import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'

/** A process that answers the measured routes without doing anything. */
export type NoOp = { port: number; pid: number }

/** Starts the server that answers without doing anything, lets `work` measure it, and ends it. */
export const besideNoOp = async <T>(work: (noOp: NoOp) => Promise<T>): Promise<T> => {
  const noOp = await startNoOp()
  try {
    return await work(noOp)
  } finally {
    await noOp.close()
  }
}

const startNoOp = async (): Promise<NoOp & { close(): Promise<unknown> }> => {
  const server = runBun([join(import.meta.dir, 'no-op-server.ts')], {
    cwd: import.meta.dir,
    env: {},
  })
  await server.wrote('.\n')
  const port = Number(/listening on (\d+)\./.exec(server.output())?.[1])
  return { port, pid: server.pid, close: () => server.end('SIGKILL') }
}
