import { createOrderIdentity, itemSubject, topicsUnder, withoutOrderIdTags } from '@shop/contracts'
import { openSqlite, runWorker, startService } from '@shop/engine'
import { openPostgres } from '@shop/engine/postgres'
import { readMovementsDays, readOrderTotalMax } from './config.ts'
import { schema as postgresSchema } from './postgres/schema.ts'
import { inventoryStoreOnPostgres } from './postgres/store.ts'
import { schema as sqliteSchema } from './sqlite/schema.ts'
import { inventoryRoutes } from './read-api.ts'
import { inventoryStoreOnSqlite } from './sqlite/store.ts'
import { subscriptionsOf } from './subscriptions.ts'

await startService('inventory', async (config) => {
  const { currency, parkedBounds } = config
  const identity = createOrderIdentity(config.orderIdSecrets)
  const topics = topicsUnder(config.topicRoot)
  const options = {
    ...{ topics, currency, parkedBounds, now: Date.now },
    orderTotalMax: readOrderTotalMax(currency),
    movementsDays: readMovementsDays(),
  }
  const { databaseUrl, databasePath } = config
  const store =
    databaseUrl === undefined
      ? inventoryStoreOnSqlite(openSqlite(databasePath, sqliteSchema, currency), options)
      : inventoryStoreOnPostgres(await openPostgres(databaseUrl, postgresSchema, currency), options)
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
