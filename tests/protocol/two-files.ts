import { Database } from 'bun:sqlite'
import { openSqlite } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import {
  clockMs,
  currency,
  topics,
  twoServicesOn,
  type Service,
  type Stores,
} from './two-services.ts'

const schemaOf = { inventory: inventorySchema, order: orderSchema }

const storesOn: { [S in Service]: (db: Database) => Pick<Stores, S> } = {
  inventory: (db) => ({
    inventory: [inventoryStoreOnSqlite(db, { topics, currency, now: () => clockMs })],
  }),
  order: (db) => ({ order: [orderStoreOnSqlite(db, { topics, now: () => clockMs })] }),
}

const beginAnew = (db: Database, restored: string): void => {
  db.run("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'epoch'")
  db.query("INSERT OR REPLACE INTO meta VALUES ('restored', ?)").run(restored)
  db.run("DELETE FROM meta WHERE key = 'new'")
}

/** Two services on files in memory, which can be backed up, restored and lost. */
export const startTwoServices = async (stock: Record<string, number>) => {
  const databases = {
    inventory: openSqlite(':memory:', inventorySchema, currency),
    order: openSqlite(':memory:', orderSchema, currency),
  }
  const { inventory, order } = databases
  const shop = await twoServicesOn(
    { ...storesOn.inventory(inventory), ...storesOn.order(order) },
    stock,
  )
  const replace = async (service: Service, db: Database): Promise<void> => {
    databases[service] = db
    await shop.startAgain(storesOn[service](db))
  }
  return {
    ...shop,
    backUp: (service: Service): Uint8Array => databases[service].serialize(),
    /** Does what `bin/bun run restore` does to a file, and starts the worker on it. */
    restore: async (service: Service, backup: Uint8Array): Promise<void> => {
      const db = Database.deserialize(backup, { strict: true })
      beginAnew(db, 'a while ago')
      await replace(service, db)
    },
    /** Its file is gone: the worker is started and makes a new one. */
    lose: (service: Service): Promise<void> =>
      replace(service, openSqlite(':memory:', schemaOf[service], currency)),
    /** Does what `bin/bun run restore --lost` does to the new file, and starts the worker on it. */
    acceptLoss: async (service: Service): Promise<void> => {
      const db = Database.deserialize(databases[service].serialize(), { strict: true })
      beginAnew(db, 'accepted-loss')
      await replace(service, db)
    },
    /** Puts this very file there, as one finds it again, and starts the worker on it. */
    findAgain: (service: Service, file: Uint8Array): Promise<void> =>
      replace(service, Database.deserialize(file, { strict: true })),
  }
}

export type TwoFiles = Awaited<ReturnType<typeof startTwoServices>>
