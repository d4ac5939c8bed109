import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'

const repository = join(import.meta.dir, '../../..')

/** Runs the command against a shop on this port. */
const load = async (port: number) => {
  const child = Bun.spawn([process.execPath, '--no-env-file', 'ops/src/demo/main.ts'], {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '', FRONT_PORT: String(port), ADMIN_TOKEN: 'of-this-test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { said, complaint, exitCode: await child.exited }
}

/** Runs the command against a shop that answers so. */
const loadInto = async (answer: () => Response) => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
  const loaded = await load(server.port!)
  await server.stop(true)
  return loaded
}

const report = {
  layout: 'ndjson',
  ...{ rows: 60, new: 60, changed: 0, unchanged: 0, refused: [], refusedCount: 0, repeated: [] },
  ...{ passedOver: 0, columnsLeftAlone: [], notes: [], noteCount: 0, unanswered: 0 },
}

describe('loading the demo', () => {
  test('while the shop is stopped says in words what to do', async () => {
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const { port } = server
    await server.stop(true)
    const { complaint, exitCode } = await load(port!)
    expect(exitCode).toBe(2)
    expect(complaint.trim().split('\n')).toHaveLength(1)
    expect(complaint).toContain('bin/up')
  })

  test.each([
    ['is done when every product is taken', {}, 0],
    [
      'is not when one is refused',
      { refused: [{ line: 1, code: 'x', detail: 'no' }], refusedCount: 1 },
      1,
    ],
    ['is not when one is not answered yet', { unanswered: 1 }, 1],
  ])('%s', async (_, part, exitCode) => {
    expect(await loadInto(() => Response.json({ ...report, ...part }))).toMatchObject({ exitCode })
  })

  test('is not done when the shop refuses the file', async () => {
    const refused = () => Response.json({ detail: 'Send Authorization.' }, { status: 401 })
    const { complaint, exitCode } = await loadInto(refused)
    expect([exitCode, complaint.includes('401')]).toEqual([2, true])
  })
})
