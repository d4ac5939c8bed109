import type { Audit, Violation } from './audit.ts'
import { findingsMax } from './findings.ts'
import { checks, type Counts } from './look.ts'

/** Violations of one check that the text lists; `--json` has up to `findingsMax` of them. */
const shownMax = 20

/** An audit for people, ready to print. */
export const reportText = (audit: Audit): string =>
  [...summary(audit), '', ...violationLines(audit.violations), verdict(audit)].join('\n')

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

const violationLines = (violations: readonly Violation[]): string[] => {
  const byCheck = new Map<string, Violation[]>()
  for (const violation of violations) {
    byCheck.set(violation.check, [...(byCheck.get(violation.check) ?? []), violation])
  }
  return [...byCheck.values()].flatMap((group) => [...groupLines(group), ''])
}

const groupLines = (group: readonly Violation[]): string[] => {
  const { check, claim, remedy } = group[0]!
  const shown = group.slice(0, shownMax).map(({ subject, detail }) => `  ${subject}: ${detail}`)
  const rest = group.length - shown.length
  return [
    `VIOLATED (${check}): ${claim}`,
    ...shown,
    ...(rest > 0 ? [`  … and ${rest} more${group.length === findingsMax ? ' at least' : ''}`] : []),
    `  What to do: ${remedy}`,
  ]
}

const verdict = ({ violations }: Audit): string =>
  violations.length === 0
    ? `All is well: both files are sound, and ${checks.length} checks found nothing.`
    : `${violations.length} violations.`
