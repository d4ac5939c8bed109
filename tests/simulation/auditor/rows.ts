import type { Database } from 'bun:sqlite'

/** The databases as they are now: a restore puts another one in the place of one of them. */
export type Databases = { readonly inventory: Database; readonly order: Database }
export type Service = keyof Databases
export type Line = { sku: string; quantity: number; unitPrice?: number }

export type OrderRow = {
  id: string
  status: string
  version: number
  digest: string | null
  lines: string
  total: number | null
  outcome: string | null
  canceled: number
  shipped: number
  parts: string | null
  heard: number
  trusted: number
  details: string | null
}
/** An order with details; `said` is missing while they are. */
export type DetailRow = {
  id: string
  state: string
  status: string
  lines: string
  reference: string | null
  said: string | null
  sent_lines: string | null
}
export type ReservationRow = {
  order_id: string
  digest: string | null
  lines: string
  total: number | null
  outcome: string | null
  reasons: string | null
  canceled: number
  shipped: number
  moved: string | null
  heard: number
  short: number
  trusted: number
  /** By Inventory's clock, in ms since 1970. */
  decided_at: number | null
}
export type ProductRow = { sku: string; on_hand: number; reserved: number }
/** A change of the stock that was applied. */
export type ReceiptRow = {
  change_id: string
  kind: 'received' | 'counted'
  sku: string
  units: number
  /** On hand after it. */
  on_hand: number
}

/** A change of the units of a product, and the units after it. */
export type MovementRow = {
  seq: number
  sku: string
  order_id: string | null
  change_id: string | null
  on_hand_by: number
  reserved_by: number
  on_hand: number
  reserved: number
  previous: number
}

/** A product that crossed a level of stock. */
export type StockEventRow = { no: number; sku: string; type: string }

export type ParkedRow = { topic: string; content: string; reason: string }

/** Orders of three products have few different texts: each is parsed once, not at each commit. */
const parsed = new Map<string, readonly Line[]>()

export const linesOf = ({ lines }: { lines: string }): readonly Line[] => {
  const known = parsed.get(lines)
  if (known) return known
  const fresh = JSON.parse(lines) as Line[]
  parsed.set(lines, fresh)
  return fresh
}

/** Lines in one spelling, those of one SKU summed, without prices. */
export const textOf = (lines: readonly Line[]): string => {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums]
    .map(([sku, quantity]) => `${sku}×${quantity}`)
    .toSorted()
    .join(' ')
}

/** Reads both databases with SQL of the auditor's own. */
export const createRows = (databases: Databases) => {
  const all = <Row>(service: Service, sql: string): Row[] =>
    databases[service].query<Row, []>(sql).all()
  const meta = (service: Service, key: string): string | undefined =>
    databases[service]
      .query<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
      .get(key)?.value

  return {
    orders: (): OrderRow[] =>
      all(
        'order',
        'SELECT id, status, version, digest, lines, total, outcome, canceled, shipped, parts, heard, trusted, details FROM orders',
      ),
    order: (id: string): OrderRow | null =>
      databases.order.query<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?').get(id),
    details: (): DetailRow[] =>
      all(
        'order',
        `SELECT id, details AS state, status, orders.lines, reference, said, d.lines AS sent_lines
         FROM orders LEFT JOIN order_details AS d USING (seq) WHERE details IS NOT NULL`,
      ),
    /** Oldest first. */
    reservations: (): ReservationRow[] =>
      all(
        'inventory',
        `SELECT order_id, digest, lines, total, outcome, reasons, canceled, shipped, moved, heard, short, trusted,
          decided_at
         FROM reservations ORDER BY seq`,
      ),
    /** Orders of which Inventory knows that they have details. */
    withDetails: (): { id: string; digest: string }[] =>
      all('inventory', 'SELECT order_id AS id, digest FROM reservations WHERE has_details'),
    /** Promises without units. */
    short: (): ReservationRow[] =>
      all('inventory', 'SELECT * FROM reservations WHERE short ORDER BY seq'),
    products: (): ProductRow[] => all('inventory', 'SELECT sku, on_hand, reserved FROM catalogue'),
    /** Receipts and counts. */
    receipts: (): ReceiptRow[] =>
      all(
        'inventory',
        "SELECT change_id, kind, sku, units, on_hand FROM changes WHERE kind <> 'product' AND refusal IS NULL",
      ),
    /** Whether an operator's change was applied under this key. */
    isApplied: (key: string): boolean =>
      databases.order
        .query('SELECT 1 FROM operator_changes WHERE change_id = ? AND refusal IS NULL')
        .get(key) !== null,
    /** Oldest first. */
    movements: (): MovementRow[] => all('inventory', 'SELECT * FROM movements ORDER BY seq'),
    /** Behind this number, in order. */
    stockEvents: (after: number): StockEventRow[] =>
      databases.inventory
        .query<StockEventRow, [number]>(
          'SELECT no, sku, type FROM stock_events WHERE no > ? ORDER BY no',
        )
        .all(after),
    /** Operators' changes that a service keeps, refused ones too. */
    changesOf: (service: Service): { changeId: string; changedBy: string | null }[] =>
      all(
        service,
        `SELECT change_id AS changeId, changed_by AS changedBy
         FROM ${service === 'order' ? 'operator_changes' : 'changes'}`,
      ),
    parked: (service: Service): ParkedRow[] =>
      all(service, 'SELECT topic, CAST(content AS TEXT) AS content, reason FROM parked'),
    ids: (service: Service): Set<string> => {
      const column = service === 'order' ? 'id' : 'order_id'
      const table = service === 'order' ? 'orders' : 'reservations'
      const found = all<{ id: string }>(service, `SELECT ${column} AS id FROM ${table}`)
      return new Set(found.map(({ id }) => id))
    },
    has: (service: Service, orderId: string): boolean => {
      const [table, column] = service === 'order' ? ['orders', 'id'] : ['reservations', 'order_id']
      const found = databases[service].query(`SELECT 1 FROM ${table} WHERE ${column} = ?`)
      return found.get(orderId) !== null
    },
    epoch: (service: Service): string => meta(service, 'epoch') ?? '',
    readerEpoch: (service: Service): string | undefined => meta(service, 'reader-epoch'),
    /** It was restored, or is new, and has not yet been told what it missed. */
    isReconciling: (service: Service): boolean =>
      meta(service, 'restored') !== undefined || meta(service, 'new') !== undefined,
    /** It has met nobody since it was made. */
    isNew: (service: Service): boolean => meta(service, 'new') !== undefined,
    /** It found that the other service's database is lost. */
    hasLostReader: (service: Service): boolean => meta(service, 'lost-reader') !== undefined,
    /** It tells a restored reader everything again. */
    isAnnouncingAgain: (service: Service): boolean =>
      meta(service, 'announcing-up-to') !== undefined,
  }
}

export type Rows = ReturnType<typeof createRows>
