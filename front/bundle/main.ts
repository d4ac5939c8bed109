import { bundleFront, runtimes, type Runtime } from './bundle-front.ts'

const isRuntime = (word: string): word is Runtime => runtimes.some((runtime) => runtime === word)

const usage = `Usage: bin/bun run bundle [runtimes...]

Bundles the front for these runtimes, or for all, under dist/: ${runtimes.join(', ')}.
Exit code 0: done. 2: the command is unclear.`

const main = async (words: readonly string[]): Promise<void> => {
  if (words.includes('--help')) return console.log(usage)
  const unknown = words.filter((word) => !isRuntime(word))
  if (unknown.length > 0) {
    console.error(`error: ${unknown.join(', ')} is no runtime of a front\n\n${usage}`)
    process.exitCode = 2
    return
  }
  const wanted = words.length === 0 ? runtimes : words.filter(isRuntime)
  for (const runtime of wanted) {
    const path = await bundleFront(runtime, `dist/front-${runtime}`)
    console.log(`${path} ${Math.round(Bun.file(path).size / 1_000)} KB`)
  }
}

await main(process.argv.slice(2))
