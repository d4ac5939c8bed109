import { createOrderIdentity, itemSubject, topicsUnder, withoutOrderIdTags } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { readMovementsDays, readOrderTotalMax } from './config.ts'
import { schema } from './sqlite/schema.ts'
import { inventoryRoutes } from './read-api.ts'
import { inventoryStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('inventory', async (config) => {
  const { currency, parkedBounds } = config
  const identity = createOrderIdentity(config.orderIdSecrets)
  const orderTotalMax = readOrderTotalMax(currency)
  const movementsDays = readMovementsDays()
  const topics = topicsUnder(config.topicRoot)
  const store = inventoryStoreOnSqlite(openSqlite(config.databasePath, schema, currency), {
    topics,
    currency,
    orderTotalMax,
    now: Date.now,
    parkedBounds,
    movementsDays,
  })
  await runWorker({
    config,
    redact: withoutOrderIdTags,
    reader: 'order',
    subscriptions: subscriptionsOf(topics, { currency, identity }),
    store,
    routes: (waitingReads) => inventoryRoutes(store.reads, waitingReads),
    subjectOf: ({ item }) => itemSubject(item),
  })
})
