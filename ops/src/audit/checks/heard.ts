import type { Check } from '../check.ts'

const startIt =
  'Start the shop: both workers announce what is unheard until it is answered. If it runs, see /readyz and the log of the other worker.'

const unheardText = (status: string): string => {
  if (status === 'canceled') return 'canceled, its stock not known to be released'
  if (status === 'shipped') return 'shipped, not known to be counted out'
  return `${status}, without an answer from Inventory`
}

/** Every fact has reached the service that it concerns, and every message could be read. */
export const heardChecks: readonly Check[] = [
  {
    code: 'order-unheard',
    claim: 'Inventory has answered everything that Order told it',
    about: 'order',
    remedy: startIt,
    settlesItself: true,
    rows: 'order',
    exceptionIn: ({ heard, status }) => (heard ? undefined : unheardText(status)),
  },
  {
    code: 'reservation-unheard',
    claim: 'Order has recorded every decision of Inventory',
    about: 'order',
    remedy: startIt,
    settlesItself: true,
    rows: 'reservation',
    exceptionIn: ({ heard, outcome }) =>
      heard
        ? undefined
        : `${outcome === null ? 'canceled before it was decided' : `decided ${outcome}`}, not known to be recorded`,
  },
  {
    code: 'parked',
    claim: 'nothing is parked',
    about: 'message',
    remedy: 'See it with `bin/bun run parked show {id}`; then redrive or discard it.',
    rows: 'parked',
    exceptionIn: ({ worker, topic, count, reason }) =>
      `${worker} parked an item of ${topic} (${count}×): ${reason}`,
  },
  {
    code: 'not-reconciled',
    claim: 'a restored service has been told what its backup missed',
    about: 'message',
    remedy: 'Start both workers. If they run, see /readyz and the logs of both.',
    settlesItself: true,
    rows: 'worker',
    exceptionIn: ({ restoredFrom }) =>
      restoredFrom === undefined ? undefined : `restored from a backup of ${restoredFrom}`,
  },
]
