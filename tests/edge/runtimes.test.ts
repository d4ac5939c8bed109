import { expect, test } from 'bun:test'
import { runBun } from '../house/processes.ts'
import { repository } from '../house/shop.ts'

/**
 * The suite of the runtimes, with fronts on bun behind an edge broker. All runtimes:
 * `FRONTS_BEHIND=edge bin/bun test ./tests/runtimes/runtimes.test.ts`.
 */
test('fronts behind an edge broker do what fronts at the shop do', async () => {
  const suite = runBun(['test', '--timeout=20000', './tests/runtimes/runtimes.test.ts'], {
    cwd: repository,
    env: { ...process.env, FRONTS_BEHIND: 'edge', RUNTIMES: 'bun' },
  })
  const exitCode = await suite.ended
  const output = suite.output()
  expect([exitCode, output.match(/^\(fail\).*/gm)]).toEqual([0, null])
  expect(Number(/^ *(\d+) pass$/m.exec(output)?.[1])).toBeGreaterThan(50)
}, 180_000)
