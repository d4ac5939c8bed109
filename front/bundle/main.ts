import { bundleFront, runtimes, type Runtime } from './bundle-front.ts'

const isRuntime = (word: string): word is Runtime => runtimes.some((runtime) => runtime === word)

const usage = `Usage: bin/bun run bundle [runtimes...] [--without storefront]

Bundles the front for these runtimes, or for all, under dist/: ${runtimes.join(', ')}. Without the storefront it serves
programs alone, as with FRONT_STOREFRONT=off.
Exit code 0: done. 2: the command is unclear.`

const main = async (args: readonly string[]): Promise<void> => {
  if (args.includes('--help')) return console.log(usage)
  const option = args.indexOf('--without')
  const hasStorefront = option === -1
  const words = hasStorefront ? args : args.toSpliced(option, 2)
  const unknown = words.filter((word) => !isRuntime(word))
  const left = hasStorefront ? 'storefront' : args[option + 1]
  if (unknown.length > 0 || left !== 'storefront') {
    console.error(`error: ${complaint(unknown, left)}\n\n${usage}`)
    process.exitCode = 2
    return
  }
  const wanted = words.length === 0 ? runtimes : words.filter(isRuntime)
  for (const runtime of wanted) {
    const path = await bundleFront(runtime, `dist/front-${runtime}`, { hasStorefront })
    console.log(`${path} ${Math.round(Bun.file(path).size / 1_000)} KB`)
  }
}

const complaint = (unknown: readonly string[], left: string | undefined): string =>
  unknown.length > 0
    ? `${unknown.join(', ')} is no runtime of a front`
    : `--without takes storefront, not ${left ?? 'nothing'}`

await main(process.argv.slice(2))
