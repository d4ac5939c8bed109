import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { repository } from '../house/shop.ts'

const { scripts } = (await Bun.file(join(repository, 'package.json')).json()) as {
  scripts: Record<string, string>
}
/** Programs of ours that take no words. */
const withoutWords = ['broker', 'describe']
const commands = Object.keys(scripts).filter(
  (name) =>
    /^[^&]*bin\/(?:bun|start) \S+\.ts$/.test(scripts[name]!) && !withoutWords.includes(name),
)

const run = async (name: string, word: string) => {
  const child = Bun.spawn(['bin/bun', '--no-env-file', 'run', '--silent', name, word], {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { said, complaint, exitCode: await child.exited }
}

describe('a command for people at a terminal', () => {
  test('is one of many', () => expect(commands.length).toBeGreaterThan(14))

  test.each(commands)('%s shows its usage', async (name) => {
    const { said, complaint, exitCode } = await run(name, '--help')
    expect([exitCode, complaint]).toEqual([0, ''])
    expect(said).toStartWith(`Usage: bin/bun run ${name} `)
  })

  test.each(commands)('%s refuses an option that it does not know, in words', async (name) => {
    const { said, complaint, exitCode } = await run(name, '--nonsense')
    expect([exitCode, said]).toEqual([2, ''])
    expect(complaint).toContain('--nonsense')
    expect(complaint).toContain(`Usage: bin/bun run ${name} `)
    expect(complaint).not.toMatch(/^\s+at /m)
  })
})
