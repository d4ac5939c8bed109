import { bundleFront, runtimes, type Runtime } from './bundle-front.ts'

const isRuntime = (word: string): word is Runtime => runtimes.some((runtime) => runtime === word)

/** Bundles the front for the named runtimes, or for all, under dist/. */
const main = async (words: readonly string[]): Promise<void> => {
  const unknown = words.filter((word) => !isRuntime(word))
  if (unknown.length > 0) {
    console.error(`${unknown.join(', ')}: name ${runtimes.join(', ')}, or none for all.`)
    process.exitCode = 1
    return
  }
  const wanted = words.length === 0 ? runtimes : words.filter(isRuntime)
  for (const runtime of wanted) {
    const path = await bundleFront(runtime, `dist/front-${runtime}`)
    console.log(`${path} ${Math.round(Bun.file(path).size / 1_000)} KB`)
  }
}

await main(process.argv.slice(2))
