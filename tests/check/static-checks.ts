import { runBun } from './command.ts'
import type { Check } from './outcome.ts'
import { oneOutcome } from './outcome.ts'

/** What is found without running the shop: form, mistakes, types of every tsconfig, and what nobody uses. */
export const staticChecks = (workspaces: readonly string[]): Check[] => [
  tool('format', 'format:check'),
  tool('lint', 'lint'),
  ...workspaces.flatMap(tsconfigsOf).map((path) => tool(`types ${path}`, 'tsc', '-p', path)),
  tool('unused', 'unused'),
]

/** A script of package.json or a tool. `--bun`: they are written for Node, but bun is what is surely here. */
const tool = (name: string, ...command: string[]): Check => ({
  name,
  run: async () => {
    const { exitCode, output } = await runBun('run', '--bun', ...command)
    return oneOutcome(exitCode === 0, output)
  },
})

/** A workspace without a tsconfig.json keeps its place in the list, where tsc then says so. */
const tsconfigsOf = (workspace: string): string[] => {
  const found = [...new Bun.Glob(`${workspace}/**/tsconfig*.json`).scanSync()]
  const own = found.filter((path) => !path.includes('node_modules'))
  return [...new Set([`${workspace}/tsconfig.json`, ...own.sort()])]
}
