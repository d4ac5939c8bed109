import { cancellationFates, type CancellationFate } from './cancellations.ts'
import { leftOutReasons, type LeftOutReason } from './line-fate.ts'

/** The fate of a line of the book. Every line has exactly one. */
export type LineFate =
  | 'ordered'
  | LeftOutReason
  | `on-cancellation:${CancellationFate}`
  | 'not-asked-for'

/** Counts the lines of a book by their fate. */
export const createLineCount = () => {
  const counts = new Map<LineFate, number>()
  return {
    counts,
    add: (fate: LineFate, count = 1): void => {
      if (count > 0) counts.set(fate, (counts.get(fate) ?? 0) + count)
    },
  }
}
export type LineCount = ReturnType<typeof createLineCount>

/** Says a fate in words. */
export const fateInWords = (fate: LineFate): string => {
  if (fate === 'ordered') return 'ordered'
  if (fate === 'not-asked-for') return 'beyond --limit-invoices'
  if (isOnCancellation(fate)) {
    return `on cancellations that ${cancellationFates[fate.slice(onCancellation.length) as CancellationFate]}`
  }
  return `left out: ${leftOutReasons[fate]}`
}

const onCancellation = 'on-cancellation:'
const isOnCancellation = (fate: LineFate): fate is `on-cancellation:${CancellationFate}` =>
  fate.startsWith(onCancellation)
