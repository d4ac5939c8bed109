import { runBun } from './command.ts'
import { oneOutcome, type Check } from './outcome.ts'

/**
 * Checks that run no code of the shop: form, mistakes, types and unused code. The linter also finds circles of imports,
 * long files and functions, and imports against the architecture (.oxlintrc.json).
 */
export const staticChecks = (): Check[] => [
  tool('format', 'format:check'),
  tool('lint', 'lint'),
  tool('types', 'types'),
  tool('unused', 'unused'),
]

/** A script of package.json. `--bun`: the tools are written for Node, but bun is what is surely installed. */
const tool = (name: string, script: string): Check => ({
  name,
  isQuick: true,
  run: async () => {
    const { exitCode, output } = await runBun(['run', '--bun', script])
    return oneOutcome(exitCode === 0, output)
  },
})
