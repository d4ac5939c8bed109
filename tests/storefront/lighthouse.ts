import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newCommand, runCommand } from '@shop/ops/command-line'
import { runProgram } from '../house/programs.ts'
import { startStorefront } from './given.ts'

/** The last release that runs on Node 20. It is fetched when this command runs, and belongs to no workspace. */
const lighthouse = 'lighthouse@12.8.2'
const runs = 3

/** The least that each page must reach. */
const least = { performance: 95, accessibility: 100, 'best-practices': 95 }
type Category = keyof typeof least
const categories = Object.keys(least) as Category[]

const command = newCommand(
  'bin/bun run lighthouse',
  `Has Lighthouse look at the catalogue, a product and an order as a phone does: the median of ${runs} runs each. Run it on a machine that does nothing else.`,
).addHelpText('after', '\nExit code 0: each page reaches what it must. 1: one does not.')

type Report = {
  categories: Record<Category, { score: number }>
  audits: Record<string, { numericValue?: number; displayValue?: string }>
}

const reportOf = async (url: string): Promise<Report> => {
  const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'))
  const path = join(folder, 'report.json')
  try {
    const options = [`--only-categories=${categories.join(',')}`, '--output=json', '--quiet']
    const chrome = '--chrome-flags=--headless=new --no-sandbox'
    const run = () =>
      Bun.$`npx --yes ${lighthouse} ${url} ${options} ${chrome} --output-path=${path}`
        .env({ ...process.env, CHROME_PATH: Bun.which('chromium') ?? '' })
        .quiet()
    // On a busy machine Chromium may lose the beginning of a trace; Lighthouse then asks for another run.
    await run().catch(run)
    return (await Bun.file(path).json()) as Report
  } finally {
    await rm(folder, { recursive: true })
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Prints a row of the table in docs/evidence/storefront.md. Resolves with whether the page reaches what it must. */
const measure = async (name: string, url: string): Promise<boolean> => {
  const reports: Report[] = []
  for (let run = 0; run < runs; run += 1) reports.push(await reportOf(url))
  const scores = categories.map((category) =>
    Math.round(100 * median(reports.map((report) => report.categories[category].score))),
  )
  const figure = (audit: string): number =>
    median(reports.map(({ audits }) => audits[audit]?.numericValue ?? NaN))
  const paints = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time']
  const times = paints.map((audit) => `${Math.round(figure(audit))} ms`)
  const kib = `${Math.round(figure('total-byte-weight') / 1_024)} KiB`
  const shift = figure('cumulative-layout-shift').toFixed(3)
  console.log(`| ${[name, ...scores, ...times, shift, kib].join(' | ')} |`)
  return scores.every((score, index) => score >= least[categories[index]!])
}

process.exitCode = await runCommand(command, async () => {
  const { shop, shopper, close } = await startStorefront()
  try {
    await runProgram(shop, 'demo')
    const lines = [{ sku: 'MUG-SPECKLE-350', quantity: 1 }]
    const { body } = await shopper.place(crypto.randomUUID(), { lines })
    console.log(
      '| page | performance | accessibility | best practices | first paint | largest paint | blocked | shift | bytes |\n|---|---|---|---|---|---|---|---|---|',
    )
    const results = [
      await measure('catalogue', `${shop.frontUrl}/en/goods`),
      await measure('product', `${shop.frontUrl}/en/p/TEAPOT-ROUND-900`),
      await measure('order', `${shop.frontUrl}/en/o/${body.id}`),
    ]
    return results.every(Boolean) ? 0 : 1
  } finally {
    await close()
  }
})
