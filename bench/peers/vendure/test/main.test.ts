import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'

describe('the command line of the bench beside Vendure', () => {
  test.each([
    ['no database', []],
    ['a database that it does not know', ['--database', 'oracle']],
    ['no time', ['--database', 'sqlite', '--seconds', '0']],
    ['an option that it does not know', ['--fast']],
  ])('is refused in words with %s', async (_, args) => {
    const program = join(import.meta.dir, '../main.ts')
    const child = Bun.spawn([process.execPath, program, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const complaint = await new Response(child.stderr).text()
    expect(await child.exited).toBe(2)
    expect(complaint).toContain('--database <kind>')
    expect(complaint).toContain('choices: "sqlite", "postgres"')
    expect(complaint).not.toMatch(/^\s+at /m)
  })
})
