import { itemSubject, topicsUnder } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { schema } from './sqlite/schema.ts'
import { inventoryRoutes } from './read-api.ts'
import { inventoryStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('inventory', async (config) => {
  const topics = topicsUnder(config.topicRoot)
  const store = inventoryStoreOnSqlite(openSqlite(config.databasePath, schema), {
    topics,
    currency: config.currency,
    now: Date.now,
  })
  await runWorker({
    config,
    reader: 'order',
    subscriptions: subscriptionsOf(topics),
    store,
    routes: () => inventoryRoutes(store.reads),
    subjectOf: ({ item }) => itemSubject(item),
  })
})
