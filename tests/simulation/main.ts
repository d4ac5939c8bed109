import { parseArgs } from 'node:util'
import { reportText } from './report.ts'
import { simulate } from './simulate.ts'

/**
 * `bin/bun run simulate [--seed N] [--seeds COUNT] [--orders N] [--minutes N]`: runs seeds one after another, prints what
 * happened and stops at the first violation with exit code 1. The seed alone replays a run to the same step.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    orders: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '2' },
  },
})
const wholeNumber = (name: keyof typeof values): number => {
  const number = Number(values[name])
  if (Number.isSafeInteger(number) && number >= 0) return number
  console.error(`--${name} must be a whole number`)
  process.exit(2)
}

const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('seed')
const orders = wholeNumber('orders')
const minutes = wholeNumber('minutes')
const reports = []
for (let n = 0; n < wholeNumber('seeds'); n += 1) {
  const report = await simulate({ seed: first + n, orders, minutes })
  reports.push(report)
  if (report.violation !== undefined) break
}
console.log(reportText(reports))
process.exit(reports.some(({ violation }) => violation !== undefined) ? 1 : 0)
