import { restoredText } from '@shop/engine'
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
    code: 'parked-dropped',
    claim: 'every message that could not be read or applied found room to be parked',
    about: 'message',
    remedy:
      'They are lost. See what is parked with `bin/bun run parked list`, mend its sender, then redrive or discard it. With the last item the count begins anew.',
    rows: 'worker',
    exceptionIn: ({ droppedCount }) =>
      droppedCount > 0
        ? `dropped ${droppedCount} items beyond PARKED_MAX_ROWS or PARKED_MAX_BYTES`
        : undefined,
  },
  {
    code: 'database-lost',
    claim: 'no database is new and empty beside one that knows orders',
    about: 'message',
    remedy:
      'See that its disk is mounted and that the path names the right file. Otherwise restore a backup (bin/bun run restore FOLDER --service inventory, or order), or accept the loss (bin/bun run restore --lost inventory, or order).',
    rows: 'worker',
    exceptionIn: ({ worker, isLost }) =>
      isLost ? `the database of ${worker} is new, and the other one knows orders` : undefined,
  },
  {
    code: 'not-reconciled',
    claim: 'a restored service has been told what its backup missed',
    about: 'message',
    remedy: 'Start both workers. If they run, see /readyz and the logs of both.',
    settlesItself: true,
    rows: 'worker',
    exceptionIn: ({ restoredFrom }) =>
      restoredFrom === undefined ? undefined : restoredText(restoredFrom),
  },
]
