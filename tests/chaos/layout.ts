/** Processes and connections of a shop in trouble. */

/** `supervisor`: `bin/up`, in a shop that it runs. */
export type ProcessName = LaidOut | 'supervisor'

/** `postgres`: the server of both databases. `haproxy`: the load balancer of ops/, before the fronts and the read APIs. */
export type LaidOut =
  | 'broker'
  | 'inventory'
  | 'order'
  | 'inventory-2'
  | 'order-2'
  | 'front-1'
  | 'front-2'
  | 'haproxy'
  | 'postgres'

/** Where HAProxy listens for reads that it passes on to a worker. */
export type ReadsOfHaproxy = 'haproxy for inventory' | 'haproxy for order'

/** From a process to the one that it connects to. */
export type LinkName = `${LaidOut} to ${LaidOut | ReadsOfHaproxy}`

/** The end of a link. */
export const targetOf = (link: LinkName): LaidOut | ReadsOfHaproxy =>
  link.slice(link.indexOf(' to ') + ' to '.length) as LaidOut | ReadsOfHaproxy

export const databaseKinds = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

/** In the order in which they start, and every connection between two of them. */
export type Layout = { processes: readonly LaidOut[]; links: readonly LinkName[] }

/**
 * One instance of each worker on files; or two on a database server, behind HAProxy, by which the first front reads. The
 * second front knows all addresses itself.
 */
export const layoutOf = (database: DatabaseKind): Layout => layouts[database]

const layouts: Record<DatabaseKind, Layout> = {
  sqlite: {
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
  },
  postgres: {
    processes: [
      'postgres',
      'broker',
      'inventory',
      'order',
      'inventory-2',
      'order-2',
      'front-1',
      'front-2',
      'haproxy',
    ],
    links: [
      'inventory to broker',
      'order to broker',
      'inventory-2 to broker',
      'order-2 to broker',
      'front-1 to broker',
      'front-2 to broker',
      'inventory to postgres',
      'order to postgres',
      'inventory-2 to postgres',
      'order-2 to postgres',
      'front-1 to haproxy for inventory',
      'front-1 to haproxy for order',
      'front-2 to inventory',
      'front-2 to inventory-2',
      'front-2 to order',
      'front-2 to order-2',
      'haproxy to front-1',
      'haproxy to front-2',
      'haproxy to inventory',
      'haproxy to inventory-2',
      'haproxy to order',
      'haproxy to order-2',
    ],
  },
}
