import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import { clockMs, currency, topics } from '../given.ts'
import { openMet } from '../open-met.ts'
import { describeReadApi } from '../read-api-suite.ts'

describeReadApi('SQLite', async () => {
  const options = { topics, currency, now: () => clockMs }
  const store = inventoryStoreOnSqlite(openMet(':memory:'), options)
  return { store, close: store.close }
})
