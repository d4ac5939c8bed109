import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { UsageError } from '../command-line.ts'

/** The text of `--help`. */
export const usage = `bin/bun run replay FILE [--concurrency 64] [--speed 1000] [--limit-invoices N] [--json]

Drives the running shop with an order book (CSV, plain or gzip) through its public HTTP API, reports what became of
every line, and audits the shop. Repeating it changes nothing: every key is made of what the book says.

--concurrency     requests at one time (1 to 256)
--speed           how many times faster than life; without it as fast as the shop takes it
--limit-invoices  only the first N invoices
--json            the report and the audit for machines
Exit code 0: all is well. 1: the audit found something wrong. 2: the replay or the audit could not be made.`

/** The options of a replay. `invoiceCountMax` is Infinity without a limit. */
export type Options = {
  file: string
  concurrency: number
  speed: number | undefined
  invoiceCountMax: number
  isJson: boolean
}

/** Reads the command line. @throws UsageError, or a TypeError with a code of `node:util` */
export const readOptions = (args: string[]): Options | 'help' => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      concurrency: { type: 'string', default: '64' },
      speed: { type: 'string' },
      'limit-invoices': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('Name one order book.')
  const parsed = v.safeParse(OptionsSchema, values)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new UsageError(`--${v.getDotPath(issue)}: ${issue.message}`)
  }
  const { concurrency, speed, 'limit-invoices': invoiceCountMax = Infinity } = parsed.output
  return { file, concurrency, speed, invoiceCountMax, isJson: values.json }
}

const numberBetween = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+(?:\.\d+)?$/),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
  )

const concurrencyMax = 256
const OptionsSchema = v.object({
  concurrency: v.pipe(numberBetween(1, concurrencyMax), v.integer()),
  speed: v.optional(numberBetween(Number.MIN_VALUE, Number.MAX_VALUE)),
  'limit-invoices': v.optional(v.pipe(numberBetween(1, Number.MAX_SAFE_INTEGER), v.integer())),
})
