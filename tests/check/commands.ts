import { oneOutcome, type Check } from './outcome.ts'

/** The texts that people read: documents, and those of programs. */
const patterns = [
  '*.md',
  'docs/**/*.md',
  '{bench,contracts,front,ops,tests}/**/*.ts',
  'workers/*/src/**/*.ts',
  'wrangler.jsonc',
]

/**
 * Every command that a document or a message names works on a machine with Node and npm only: it begins with `bin/bun run`
 * and is a script of package.json.
 */
export const namedCommands = (): Check => ({
  name: 'commands',
  isQuick: true,
  run: async () => {
    const files = patterns
      .flatMap((pattern) => [...new Bun.Glob(pattern).scanSync()])
      .filter((path) => !path.includes('node_modules/') && !path.startsWith('tests/check/'))
    const { scripts } = (await Bun.file('package.json').json()) as {
      scripts: Record<string, string>
    }
    const texts = await Promise.all(
      files.map(async (path) => ({ path, text: await Bun.file(path).text() })),
    )
    const wrong = texts.flatMap(({ path, text }) =>
      unusableCommands(text, Object.keys(scripts)).map((command) => `${path}: ${command}`),
    )
    return oneOutcome(texts.length > 0 && wrong.length === 0, wrong.join('\n'))
  },
})

/** The commands in a text that need a bun on the PATH, or that are no script. A word in capitals stands for any script. */
export const unusableCommands = (text: string, scripts: readonly string[]): string[] =>
  [...text.matchAll(/(bin\/)?\bbun run (?:--bun )?([a-z][\w:-]*)/g)].flatMap(
    ([command, bin, script]) => (bin && scripts.includes(script!) ? [] : [command]),
  )
