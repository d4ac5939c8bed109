import type { Topics } from '@shop/contracts'
import type { Announcement } from '@shop/engine'
import type { InventoryAnnouncement } from './domain/facts.ts'

/** The announcement with the topic that it is made on. */
export const topicOf = (said: InventoryAnnouncement, topics: Topics): Announcement => {
  switch (said.kind) {
    case 'in-stock':
      return { topic: topics.inStock, item: said.item }
    case 'order-rejected':
      return { topic: topics.orderRejected, item: said.item }
    case 'stock-released':
      return { topic: topics.stockReleased, item: said.item }
    case 'stock-shipped':
      return { topic: topics.stockShipped, item: said.item }
    case 'stock-moved':
      return { topic: topics.stockMoved, item: said.item }
    case 'reply':
      return { topic: said.to, item: said.item }
  }
}
