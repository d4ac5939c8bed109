import { itemSubject, topicsUnder, withoutOrderIdTags } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { readInventoryConfig } from './config.ts'
import { schema } from './sqlite/schema.ts'
import { inventoryRoutes } from './read-api.ts'
import { inventoryStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('inventory', async (config) => {
  const { currency, orderTotalMax } = readInventoryConfig()
  const topics = topicsUnder(config.topicRoot)
  const store = inventoryStoreOnSqlite(openSqlite(config.databasePath, schema), {
    topics,
    currency,
    orderTotalMax,
    now: Date.now,
  })
  await runWorker({
    config,
    redact: withoutOrderIdTags,
    reader: 'order',
    subscriptions: subscriptionsOf(topics),
    store,
    routes: () => inventoryRoutes(store.reads),
    subjectOf: ({ item }) => itemSubject(item),
  })
})
