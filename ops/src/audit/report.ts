import { isWell, type Audit, type Violation } from './audit.ts'
import { checks, type Counts } from './look.ts'

/** Violations of one check that the text lists; `--json` has all that were found. */
const shownMax = 20

/** An audit for people, ready to print. */
export const reportText = (audit: Audit): string =>
  [...summary(audit), '', ...violationLines(audit), ...cutLines(audit), verdict(audit)].join('\n')

const summary = ({ isRunning, counts, inFlight }: Audit): string[] =>
  counts === undefined
    ? ['A file is damaged, so nothing that it says was looked at.']
    : [...countLines(counts), `In flight  ${isRunning ? inFlightText(inFlight) : nobodyThere}`]

const nobodyThere = 'nothing can be: no worker answers at INVENTORY_URL or ORDER_URL'

const countLines = ({
  products,
  onHand,
  reserved,
  reservations,
  changes,
  orders,
}: Counts): string[] => {
  const orderCount = Object.values(orders).reduce((sum, each) => sum + each, 0)
  const statuses = Object.entries(orders).map(([status, n]) => `${n} ${status}`)
  return [
    `Inventory  ${products} products, ${onHand} units on hand, ${reserved} of them reserved, ` +
      `${reservations} reservations, ${changes} changes`,
    `Order      ${orderCount} orders${statuses.length > 0 ? `: ${statuses.join(', ')}` : ''}`,
  ]
}

const inFlightText = ({ count, oldestAgeMs }: Audit['inFlight']): string =>
  count === 0
    ? 'nothing'
    : `${count} facts not heard yet, the oldest of an order from ${(oldestAgeMs / 1_000).toFixed(1)} s ago`

const violationLines = ({ violations, cut }: Audit): string[] => {
  const byCheck = Map.groupBy(violations, ({ check }) => check)
  return [...byCheck.values()].flatMap((group) => [
    ...groupLines(group, cut.includes(group[0]!.check)),
    '',
  ])
}

const groupLines = (group: readonly Violation[], isCut: boolean): string[] => {
  const { check, claim, remedy } = group[0]!
  const shown = group.slice(0, shownMax).map(({ subject, detail }) => `  ${subject}: ${detail}`)
  const rest = group.length - shown.length
  return [
    `VIOLATED (${check}): ${claim}`,
    ...shown,
    ...(rest > 0 ? [`  … and ${rest} more${isCut ? ' at least' : ''}`] : []),
    `  What to do: ${remedy}`,
  ]
}

/** Checks of which all that was followed has settled, though there was more. */
const cutLines = ({ violations, cut }: Audit): string[] => {
  const unknown = cut.filter((code) => !violations.some(({ check }) => check === code))
  return unknown.flatMap((code) => [
    `UNKNOWN (${code}): there were more exceptions than an audit can follow. Those that it followed are gone.`,
    '  What to do: Run the doctor again when fewer messages are on their way.',
    '',
  ])
}

const verdict = (audit: Audit): string =>
  isWell(audit)
    ? `All is well: both files are sound, and ${checks.length} checks found nothing.`
    : `${audit.violations.length} violations${audit.cut.length > 0 ? ' at least' : ''}.`
