import type { OrderChangeType, OrderStatus } from '@shop/contracts'
import type { Check } from '../check.ts'

const readAnew =
  'No operation of the shop does this. Programs that read the feed have to read everything once more; keep the file for whoever looks into it.'

/** The status in which a change leaves an order, where there is only one. */
const statusAfter: Partial<Record<OrderChangeType, OrderStatus>> = {
  confirmed: 'confirmed',
  rejected: 'rejected',
  'part-shipped': 'confirmed',
  'part-canceled': 'confirmed',
  shipped: 'shipped',
  canceled: 'canceled',
}

/** The feeds tell what the databases hold. */
export const feedChecks: readonly Check[] = [
  {
    code: 'event-differs',
    claim: 'the newest event of an order has its version and its status',
    about: 'order',
    remedy: readAnew,
    rows: 'order',
    exceptionIn: ({ lastEvent, version, status }) => {
      if (lastEvent === null) return undefined
      if (lastEvent === 'missing') return 'its newest event is not in the feed'
      const told = statusAfter[lastEvent.type] ?? status
      return lastEvent.version === version && told === status
        ? undefined
        : `version ${version} and ${status}, its newest event is ${lastEvent.type} of version ${lastEvent.version}`
    },
  },
  {
    code: 'events-missing',
    claim: 'the feed of a service has no gap',
    about: 'message',
    remedy: readAnew,
    rows: 'worker',
    exceptionIn: ({ worker, missingEvents }) =>
      missingEvents > 0 ? `${missingEvents} events of ${worker} are missing` : undefined,
  },
]
