import type { Purchases } from './purchases.ts'
import { textOf, type Line, type Rows } from './rows.ts'
import { must } from './violation.ts'

/** An order with details, as a client sends it. */
export type Detailed = {
  lines: readonly (Line & { name?: string })[]
  reference?: string
  customer?: { email?: string }
  note?: string
  metadata?: Record<string, string>
}
type Shown = Detailed & { incomplete?: true; detailsDeleted?: true }

/** Every detail that a simulated client sends begins with this. */
export const detailMark = 'detail-'

const detailsIn = ({ reference, customer, note, metadata }: Detailed): unknown[] => [
  reference ?? null,
  customer?.email ?? null,
  note ?? null,
  metadata ?? null,
]
export const hasDetails = (said: Detailed): boolean =>
  detailsIn(said).some((value) => value !== null) || said.lines.some(({ name }) => name)

/** The content by which orders differ: not the sequence of their lines. */
const contentOf = (said: Detailed): string =>
  JSON.stringify([textOf(said.lines), ...detailsIn(said)])
/** The content as it is shown again. */
const exactOf = ({ lines, ...said }: Detailed): string =>
  JSON.stringify([
    lines.map(({ sku, quantity, name }) => [sku, quantity, name]),
    detailsIn({ ...said, lines }),
  ])

type DetailRow = ReturnType<Rows['details']>[number]

const mayFollow: Record<string, readonly string[]> = {
  kept: ['kept', 'deleted'],
  missing: ['missing', 'kept', 'deleted'],
  deleted: ['deleted'],
}

/** No detail is lost, shown to somebody who may not see it, or back after it was deleted. */
export const createDetailAudit = (
  rows: Rows,
  purchases: Purchases,
  { areReferencesUnique }: { areReferencesUnique: boolean },
) => {
  const sent = new Map<string, Set<string>>()
  const promised = new Map<string, string>()
  const promisedDetails = new Set<string>()
  const deletionAsked = new Set<string>()
  const deletionPromised = new Set<string>()
  /** E-mail addresses whose details somebody wanted deleted, and the orders that were sent with one. */
  const forgottenEmails = new Set<string>()
  const idsByEmail = new Map<string, Set<string>>()
  let lastSeen = new Map<string, DetailRow>()
  let wasRestored = false

  const kept = (row: DetailRow): Detailed =>
    withoutPrices({
      ...(JSON.parse(row.said ?? '{}') as Detailed),
      lines: JSON.parse(row.sent_lines ?? row.lines) as Detailed['lines'],
    })

  const auditRow = (row: DetailRow): void => {
    const { id, state } = row
    const before = lastSeen.get(id)
    if (before) {
      must(mayFollow[before.state]!.includes(state), 'details come back, or go', { before, row })
    }
    must(state !== 'missing' || wasRestored, 'details are missing, and nothing was restored', {
      row,
    })
    must(state !== 'deleted' || deletionAsked.has(id), 'details deleted without being asked', {
      row,
    })
    must(state === 'deleted' || !deletionPromised.has(id), 'deleted details are back', { row })
    if (state === 'deleted') {
      const { reference: _, ...left } = JSON.parse(row.said ?? '{}') as Detailed
      must(JSON.stringify(left) === '{}', 'deleted details are there', { row })
    }
    if (state !== 'kept') return
    const order = kept(row)
    must(row.said !== null, 'kept details are not there', { row })
    must(sent.get(id)?.has(exactOf(order)) === true, 'nobody sent these details', { row })
    const wanted = promised.get(id)
    must(!wanted || wanted === contentOf(order), 'not the details that were promised', {
      row,
      wanted,
    })
  }

  const auditReferences = (all: readonly DetailRow[]): void => {
    const holders = new Map<string, string>()
    for (const { id, status, reference } of all) {
      if (!reference || status === 'rejected' || status === 'canceled') continue
      must(!holders.has(reference), 'two orders have one reference', { id, reference })
      holders.set(reference, id)
    }
  }

  return {
    sends: (id: string, said: Detailed): void => {
      if (!hasDetails(said)) return
      sent.set(id, (sent.get(id) ?? new Set()).add(exactOf(said)))
      const email = said.customer?.email
      if (email === undefined) return
      idsByEmail.set(email, (idsByEmail.get(email) ?? new Set()).add(id))
      if (forgottenEmails.has(email)) deletionAsked.add(id)
    },
    /** A client was answered 201 for this order. */
    toldRecorded: (id: string, said: Detailed): void => {
      const content = contentOf(said)
      const before = promised.get(id) ?? content
      must(before === content, 'two with other details were promised one order', { id, said })
      promised.set(id, content)
      if (hasDetails(said)) promisedDetails.add(id)
    },
    asksDeletion: (id: string): void => void deletionAsked.add(id),
    /**
     * Somebody wants the details of a person deleted. Orders that come from now on may lose theirs, and those that are
     * recorded have to: their ids.
     */
    asksDeletionOf: (email: string): readonly string[] => {
      forgottenEmails.add(email)
      for (const id of idsByEmail.get(email) ?? []) deletionAsked.add(id)
      return rows
        .details()
        .filter((row) => row.state === 'kept' && kept(row).customer?.email === email)
        .map(({ id }) => id)
    },
    toldDeleted: (id: string): void => void deletionPromised.add(id),
    /** A client has read an order, with its key or by its id alone. */
    shown: (id: string, { hasKey, shown }: { hasKey: boolean; shown: Shown }): void => {
      const text = JSON.stringify(shown)
      if (!hasKey)
        return must(!text.includes(detailMark), 'details shown to the id alone', { text })
      if (!text.includes(detailMark) || shown.detailsDeleted) return
      must(sent.get(id)?.has(exactOf(withoutPrices(shown))) === true, 'the details of another', {
        text,
      })
    },
    /** A worker has published a message. */
    published: (text: string): void =>
      must(!text.includes(detailMark), 'a detail on the bus', { text }),
    /** After each commit of Order. */
    committed: (): void => {
      const all = rows.details()
      for (const row of all) auditRow(row)
      if (areReferencesUnique && !wasRestored) auditReferences(all)
      const known = new Set(all.map(({ id }) => id))
      for (const id of lastSeen.keys()) must(known.has(id), 'an order forgot its details', { id })
      for (const id of promisedDetails) {
        const isThere = known.has(id) || rows.isReconciling('order')
        must(isThere, 'promised details are lost', { id })
      }
      lastSeen = new Map(all.map((row) => [row.id, row]))
    },
    /** Order's database is a backup. Promises of the replaced one hold as far as the backup has them. */
    restored: (): void => {
      wasRestored = true
      const all = rows.details()
      lastSeen = new Map(all.map((row) => [row.id, row]))
      for (const id of [...promised.keys()]) {
        const row = lastSeen.get(id)
        if (row?.state !== 'kept' || contentOf(kept(row)) !== promised.get(id)) {
          promised.delete(id)
          promisedDetails.delete(id)
        }
      }
      for (const id of [...deletionPromised]) {
        if (lastSeen.get(id)?.state !== 'deleted') deletionPromised.delete(id)
      }
    },
    /** Order knows of all details that Inventory knows of, also after a restore. */
    settled: (): void => {
      for (const { id, digest } of rows.withDetails()) {
        const row = rows.order(id)
        const isKnown = row?.digest !== digest || row.details !== null
        must(isKnown, 'Order does not know that there are details', { row })
      }
    },
    /** Every e-mail address that was sent. */
    emails: (): string[] => [...idsByEmail.keys()],
    /** Orders with details that were promised to a client. */
    idsWithDetails: (): string[] => [...sent.keys()].filter((id) => purchases.of(id).promised),
  }
}

/** Only what a client sends of each line. */
const withoutPrices = ({ lines, ...said }: Shown): Detailed => ({
  ...said,
  lines: lines.map(({ sku, quantity, name }) => ({ sku, quantity, ...(name && { name }) })),
})
