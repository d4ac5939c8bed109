import type { Topics } from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import type { OrderAnnouncement } from './domain/facts.ts'

/** The announcement on the topic of its kind. */
export const topicOf = (said: OrderAnnouncement, topics: Topics): Announcement => {
  switch (said.kind) {
    case 'stock-wanted':
      return { topic: topics.stockWanted, item: said.item }
    case 'outcome-recorded':
      return { topic: topics.outcomeRecorded, item: said.item }
    case 'order-canceled':
      return { topic: topics.orderCanceled, item: said.item }
    case 'order-shipped':
      return { topic: topics.orderShipped, item: said.item }
    case 'lines-moved':
      return { topic: topics.linesMoved, item: said.item }
    case 'reply':
      return { topic: said.to, item: said.item }
  }
}
