import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'

const repository = join(import.meta.dir, '../../..')

describe('loading the demo while the shop is stopped', () => {
  test('says in words what to do', async () => {
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const port = String(server.port)
    await server.stop(true)
    const child = Bun.spawn([process.execPath, '--no-env-file', 'ops/src/demo/main.ts'], {
      cwd: repository,
      env: { PATH: process.env.PATH ?? '', FRONT_PORT: port },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const complaint = await child.stderr.text()
    expect(await child.exited).toBe(2)
    expect(complaint.trim().split('\n')).toHaveLength(1)
    expect(complaint).toContain('bin/up')
  })
})
