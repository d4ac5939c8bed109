import type { Environment } from '@shop/contracts/config'

/** Every variable of .env.example that opens something. */
export const secretNames = [
  'FRONT_MQTT_PASSWORD',
  'ADMIN_MQTT_PASSWORD',
  'INVENTORY_MQTT_PASSWORD',
  'ORDER_MQTT_PASSWORD',
  'EDGE_MQTT_PASSWORD',
  'ADMIN_TOKEN',
  'FRONT_SERVER_TOKENS',
  'SERVICE_TOKEN',
  'ORDER_ID_SECRETS',
  'INVENTORY_DATABASE_URL',
  'ORDER_DATABASE_URL',
] as const
type SecretName = (typeof secretNames)[number]

/** Addresses of databases have passwords. */
const databaseUrls: readonly SecretName[] = ['INVENTORY_DATABASE_URL', 'ORDER_DATABASE_URL']

/** The secrets of each program, by its path. Other programs get none. */
export const secretsOf: Readonly<Record<string, readonly SecretName[]>> = {
  'ops/src/broker/main.ts': [],
  'workers/inventory/src/main.ts': [
    'INVENTORY_MQTT_PASSWORD',
    'SERVICE_TOKEN',
    'ORDER_ID_SECRETS',
    'INVENTORY_DATABASE_URL',
  ],
  'workers/order/src/main.ts': [
    'ORDER_MQTT_PASSWORD',
    'SERVICE_TOKEN',
    'ORDER_ID_SECRETS',
    'ORDER_DATABASE_URL',
  ],
  'front/src/entries/bun.ts': [
    'FRONT_MQTT_PASSWORD',
    'ADMIN_MQTT_PASSWORD',
    'ADMIN_TOKEN',
    'FRONT_SERVER_TOKENS',
    'SERVICE_TOKEN',
    'ORDER_ID_SECRETS',
  ],
  'ops/src/check-broker/main.ts': [
    'FRONT_MQTT_PASSWORD',
    'ADMIN_MQTT_PASSWORD',
    'INVENTORY_MQTT_PASSWORD',
    'ORDER_MQTT_PASSWORD',
    'EDGE_MQTT_PASSWORD',
  ],
  'ops/src/edge-broker/main.ts': [
    'FRONT_MQTT_PASSWORD',
    'ADMIN_MQTT_PASSWORD',
    'EDGE_MQTT_PASSWORD',
  ],
  'ops/src/backup/main.ts': databaseUrls,
  'ops/src/demo/main.ts': ['ADMIN_TOKEN'],
  'ops/src/doctor/main.ts': databaseUrls,
  'ops/src/export/main.ts': ['ADMIN_TOKEN'],
  'ops/src/import/main.ts': ['ADMIN_TOKEN'],
  'ops/src/move-to-postgres/main.ts': databaseUrls,
  'ops/src/move-to-sqlite/main.ts': databaseUrls,
  'ops/src/operator/main.ts': ['ORDER_DATABASE_URL'],
  'ops/src/parked/main.ts': ['SERVICE_TOKEN'],
  'ops/src/replay/main.ts': ['ADMIN_TOKEN', 'FRONT_SERVER_TOKENS', ...databaseUrls],
  'ops/src/restore/main.ts': databaseUrls,
}

/** The part of an environment that a program may have: everything but the secrets of other programs. */
export const ownEnvironment = (program: string, env: Environment): Record<string, string> => {
  const isOthers = (name: string): boolean =>
    secretNames.some((secret) => secret === name) &&
    !secretsOf[program]?.some((secret) => secret === name)
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || isOthers(name) ? [] : [[name, value]],
    ),
  )
}
