import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { whyNotConnected } from '../src/why-not-connected.ts'

const failureOf = (url: string, options?: RequestInit): Promise<unknown> =>
  fetch(url, options).then(
    () => undefined,
    (error: unknown) => error,
  )

/** A port that nobody listens on any more. */
const closedPort = async (): Promise<number> => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  await server.stop(true)
  return server.port!
}

/** Asks a server that is there, from a process that may have no more open files. */
const askWithoutFiles = async (runtime: string[]): Promise<string> => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const program = `
    import { openSync } from 'node:fs'
    import { whyNotConnected } from '${join(import.meta.dir, '../src/why-not-connected.ts')}'
    const ask = () => fetch('http://127.0.0.1:${server.port}', { keepalive: false })
    await ask()
    try { for (;;) openSync('/dev/null') } catch {}
    await ask().catch((error) => console.log(whyNotConnected(error)))
    process.exit()`
  const limited = ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh', ...runtime, '-e', program]
  const child = Bun.spawn(limited, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = await new Response(child.stdout).text()
  await server.stop(true)
  return said
}

describe('a connection that fails is told by its cause', () => {
  test('nobody listens', async () => {
    expect(whyNotConnected(await failureOf(`http://127.0.0.1:${await closedPort()}`))).toStartWith(
      'ECONNREFUSED: nobody listens',
    )
  })

  test('the other side speaks no TLS', async () => {
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const error = await failureOf(`https://127.0.0.1:${server.port}`)
    expect(whyNotConnected(error)).toStartWith('EPROTO: ')
    await server.stop(true)
  })

  test('the process has no free file', async () => {
    expect(await askWithoutFiles([process.execPath])).toStartWith('EMFILE: ')
  })

  test.each([
    ['a cause below', { cause: { code: 'ENOTFOUND' } }, 'ENOTFOUND: its name is not known'],
    ['a cause without a code', new TypeError('x', { cause: new Error('port') }), 'Error: port'],
    ['no cause', new Error('something else'), 'Error: something else'],
    ['no error', 'a text', 'a text'],
  ])('or as the runtime says it: %s', (_, error, text) => {
    expect(whyNotConnected(error)).toBe(text)
  })
})
