import { InvalidArgumentError } from '@commander-js/extra-typings'
import { newCommand, wholeNumber } from '../command-line.ts'

const concurrencyMax = 256

const positiveNumber = (text: string): number => {
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It must be a number above 0.')
}

export const command = newCommand(
  'bin/bun run replay',
  'Drives the running shop with an order book through its public HTTP API, reports what became of every line, and audits the shop.',
)
  .argument('<file>', 'the order book: CSV, plain or gzip')
  .option(
    '--concurrency <n>',
    'requests at one time',
    wholeNumber({ min: 1, max: concurrencyMax }),
    64,
  )
  .option(
    '--speed <n>',
    'how many times faster than life; without it as fast as the shop takes it',
    positiveNumber,
  )
  .option('--limit-invoices <n>', 'only the first ones', wholeNumber({ min: 1 }), Infinity)
  .option('--json', 'the report and the audit for machines')
  .addHelpText(
    'after',
    `
Repeating it changes nothing: every key is made of what the book says.
Exit code 0: all is well. 1: the audit found something wrong. 2: the replay or the audit could not be made.`,
  )
