import type { OrderLine, OrderView } from '@shop/contracts'

/** What operators did to units of an order. Lines are canonical; times are by Order's clock, in ms. */
export type Part = Shipment | Cancellation | Return

type Tracking = {
  carrier?: string | undefined
  trackingNumber?: string | undefined
  trackingUrl?: string | undefined
}

export type Shipment = PartOf<'shipped'> & Tracking
export type Cancellation = PartOf<'canceled'> & { reason?: string | undefined }
/** With `restock` the units can be sold again. */
export type Return = PartOf<'returned'> & { restock: boolean; reason?: string | undefined }

type PartOf<Kind extends string> = { kind: Kind; atMs: number; lines: readonly OrderLine[] }

/** Units of one SKU. The restocked ones are among those that were returned. */
export type Counts = { shipped: number; canceled: number; returned: number; restocked: number }

export const noCounts: Counts = { shipped: 0, canceled: 0, returned: 0, restocked: 0 }

/** What these parts add up to, by SKU. */
export const countsOf = (parts: readonly Part[]): ReadonlyMap<string, Counts> => {
  const bySku = new Map<string, Counts>()
  for (const part of parts) {
    for (const { sku, quantity } of part.lines) {
      const counts = bySku.get(sku) ?? noCounts
      const restocked = part.kind === 'returned' && part.restock ? quantity : 0
      bySku.set(sku, {
        ...counts,
        [part.kind]: counts[part.kind] + quantity,
        restocked: counts.restocked + restocked,
      })
    }
  }
  return bySku
}

/**
 * The lines with what became of their units, as far as it is not 0. Lines of one SKU share its units: the first ones get
 * theirs first.
 */
export const shownLines = <L extends OrderLine>(
  lines: readonly L[],
  counts: ReadonlyMap<string, Counts>,
): (L & { shipped?: number; canceled?: number; returned?: number })[] => {
  const rest = new Map(counts)
  return lines.map((line) => {
    const { shipped, canceled, returned, restocked } = rest.get(line.sku) ?? noCounts
    const ofLine = { shipped: Math.min(shipped, line.quantity), canceled: 0, returned: 0 }
    ofLine.canceled = Math.min(canceled, line.quantity - ofLine.shipped)
    ofLine.returned = Math.min(returned, ofLine.shipped)
    rest.set(line.sku, {
      shipped: shipped - ofLine.shipped,
      canceled: canceled - ofLine.canceled,
      returned: returned - ofLine.returned,
      restocked,
    })
    return {
      ...line,
      ...(ofLine.shipped > 0 && { shipped: ofLine.shipped }),
      ...(ofLine.canceled > 0 && { canceled: ofLine.canceled }),
      ...(ofLine.returned > 0 && { returned: ofLine.returned }),
    }
  })
}

type ShownParts = Pick<OrderView, 'shipments' | 'cancellations' | 'returns'>

/** The lists of parts that an order shows. */
export const shownParts = (parts: readonly Part[]): ShownParts => {
  const shown: ShownParts = {}
  for (const { kind, atMs, lines, ...said } of parts) {
    const at = new Date(atMs).toISOString()
    const part = { ...said, lines: [...lines] }
    if (kind === 'shipped') (shown.shipments ??= []).push({ shippedAt: at, ...part })
    if (kind === 'canceled') (shown.cancellations ??= []).push({ canceledAt: at, ...part })
    if (kind === 'returned') (shown.returns ??= []).push({ returnedAt: at, ...part } as never)
  }
  return shown
}
