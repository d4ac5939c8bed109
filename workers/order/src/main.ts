import { createOrderIdentity, itemSubject, topicsUnder, withoutOrderIdTags } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { readAreReferencesUnique } from './config.ts'
import { schema } from './sqlite/schema.ts'
import { orderRoutes } from './read-api.ts'
import { orderStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('order', async (config) => {
  const { currency, parkedBounds } = config
  const identity = createOrderIdentity(config.orderIdSecrets)
  const topics = topicsUnder(config.topicRoot)
  const store = orderStoreOnSqlite(openSqlite(config.databasePath, schema, currency), {
    topics,
    now: Date.now,
    areReferencesUnique: readAreReferencesUnique(),
    parkedBounds,
  })
  await runWorker({
    config,
    redact: withoutOrderIdTags,
    reader: 'inventory',
    subscriptions: subscriptionsOf(topics, { currency, identity }),
    store,
    routes: (waitingReads) => orderRoutes(store.reads, waitingReads),
    subjectOf: ({ item }) => itemSubject(item),
  })
})
