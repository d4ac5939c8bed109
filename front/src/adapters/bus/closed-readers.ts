import type { BusItems } from '../../ports.ts'
import type { PresenceTable } from './presence-table.ts'

type Topic = keyof BusItems

/**
 * Whether the reader of a topic is closed to it. A worker whose disk refuses to write takes nothing. A restored Order
 * takes no orders; a restored Inventory takes changes, which its backup may lack, and so does a new one. Neither takes
 * anything while it is lost: it would be lost with the file that a backup replaces. Amounts in another currency mean
 * something else to their reader, so neither worker takes orders then. Changes of orders by operators have no amounts.
 */
export const isReaderClosed = (topic: Topic, { isClosed }: PresenceTable): boolean => {
  switch (topic) {
    case 'changeStock':
      return isClosed('inventory', ['not-writing', 'lost', 'other-currency'])
    case 'sendOrder':
    case 'recordOrder':
      return (
        isClosed('order', [...orderIsClosed, 'other-currency']) ||
        isClosed('inventory', ['other-currency'])
      )
    case 'cancelOrder':
    case 'cancelOrderAsOperator':
    case 'shipOrder':
    case 'deleteDetails':
    case 'returnOrder':
      return isClosed('order', orderIsClosed)
  }
}

/** Whether it is closed because a database is lost, its own or the other worker's. */
export const isReaderLost = (topic: Topic, workers: PresenceTable): boolean =>
  workers.isClosed(topic === 'changeStock' ? 'inventory' : 'order', lostReasons)

/**
 * Whether nobody will ever hear the topic as things are: its readers are away, and the broker keeps nothing for them. A
 * plain order goes to both services, and one of them is enough.
 */
export const isUnheard = (topic: Topic, { isUnreachable }: PresenceTable): boolean => {
  switch (topic) {
    case 'sendOrder':
      return isUnreachable('order') && isUnreachable('inventory')
    case 'changeStock':
      return isUnreachable('inventory')
    case 'recordOrder':
    case 'cancelOrder':
    case 'cancelOrderAsOperator':
    case 'shipOrder':
    case 'deleteDetails':
    case 'returnOrder':
      return isUnreachable('order')
  }
}

const lostReasons = ['lost', 'other-lost'] as const
const orderIsClosed = ['not-writing', 'reconciling', 'new', ...lostReasons] as const
