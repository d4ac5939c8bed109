import {
  DefaultJobQueuePlugin,
  DefaultSchedulerPlugin,
  DefaultSearchPlugin,
  dummyPaymentHandler,
  type VendureConfig,
} from '@vendure/core'
import { administrator, type Settings } from './settings.ts'

export const settings: Settings = JSON.parse(process.env.PEER_SETTINGS ?? '')

/** Only `populate.ts` makes the schema; a server in production never changes it. */
const mayMakeSchema = process.env.PEER_MAKES_SCHEMA === '1'

/**
 * The configuration that Vendure's own scaffold writes, without its e-mail, asset and dashboard plugins:
 * they add work and serve nobody here.
 */
export const config: VendureConfig = {
  apiOptions: {
    hostname: '127.0.0.1',
    port: settings.port,
    adminApiPath: 'admin-api',
    shopApiPath: 'shop-api',
    // Vendure warns about its defaults for these two and says to set them so in production.
    cors: { origin: ['http://localhost'], credentials: true },
    csrfPrevention: true,
  },
  authOptions: {
    tokenMethod: ['bearer', 'cookie'],
    superadminCredentials: administrator,
    cookieOptions: { secret: 'only-for-a-measurement-on-loopback' },
  },
  // The synchronous pragma of SQLite and the pool of pg stay as they are shipped.
  dbConnectionOptions: {
    synchronize: mayMakeSchema,
    logging: false,
    ...(settings.database.kind === 'sqlite'
      ? { type: 'better-sqlite3', database: settings.database.file, enableWAL: true }
      : {
          type: 'postgres',
          host: '127.0.0.1',
          port: settings.database.port,
          username: 'postgres',
          database: settings.database.name,
        }),
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  plugins: [
    DefaultSchedulerPlugin.init(),
    DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true }),
    DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true }),
  ],
}
