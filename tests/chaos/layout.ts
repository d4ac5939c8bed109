/** Processes and connections of a shop in trouble. */

/** `supervisor`: `bin/up`, in a shop that it runs. */
export type ProcessName = LaidOut | 'supervisor'

/** `postgres`: the server of both databases. */
export type LaidOut =
  | 'broker'
  | 'inventory'
  | 'order'
  | 'inventory-2'
  | 'order-2'
  | 'front-1'
  | 'front-2'
  | 'postgres'

/** From a process to the one that it connects to. */
export type LinkName = `${LaidOut} to ${LaidOut}`

export const databaseKinds = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

/** In the order in which they start, and every connection between two of them. */
export type Layout = { processes: readonly LaidOut[]; links: readonly LinkName[] }

/** One instance of each worker on files, or two on a database server. */
export const layoutOf = (database: DatabaseKind): Layout => layouts[database]

const oneOfEach: Layout = {
  processes: ['broker', 'inventory', 'order', 'front-1', 'front-2'],
  links: [
    'inventory to broker',
    'order to broker',
    'front-1 to broker',
    'front-2 to broker',
    'front-1 to inventory',
    'front-1 to order',
    'front-2 to inventory',
    'front-2 to order',
  ],
}

const layouts: Record<DatabaseKind, Layout> = {
  sqlite: oneOfEach,
  postgres: {
    processes: ['postgres', ...oneOfEach.processes, 'inventory-2', 'order-2'],
    links: [
      ...oneOfEach.links,
      'inventory-2 to broker',
      'order-2 to broker',
      'front-1 to inventory-2',
      'front-1 to order-2',
      'front-2 to inventory-2',
      'front-2 to order-2',
      'inventory to postgres',
      'order to postgres',
      'inventory-2 to postgres',
      'order-2 to postgres',
    ],
  },
}
