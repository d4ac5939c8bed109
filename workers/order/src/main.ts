import { createOrderIdentity, itemSubject, topicsUnder, withoutOrderIdTags } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { openPostgres } from '@shop/engine/postgres'
import { readAreReferencesUnique } from './config.ts'
import { schema as postgresSchema } from './postgres/schema.ts'
import { orderStoreOnPostgres } from './postgres/store.ts'
import { orderRoutes } from './read-api.ts'
import { schema } from './sqlite/schema.ts'
import { orderStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('order', async (config) => {
  const { currency, parkedBounds, databasePath, databaseUrl } = config
  const identity = createOrderIdentity(config.orderIdSecrets)
  const topics = topicsUnder(config.topicRoot)
  const areReferencesUnique = readAreReferencesUnique()
  const options = { topics, now: Date.now, areReferencesUnique, parkedBounds }
  const store =
    databaseUrl === undefined
      ? orderStoreOnSqlite(openSqlite(databasePath, schema, currency), options)
      : orderStoreOnPostgres(await openPostgres(databaseUrl, postgresSchema, currency), options)
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
