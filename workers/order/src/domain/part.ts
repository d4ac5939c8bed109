import type { OrderLine, OrderView, Outcome } from '@shop/contracts'
import { instantOf } from './instant.ts'

/** A deed of operators with units of an order. Lines are canonical; times are by Order's clock, in ms. */
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

type PartOf<Kind extends string> = {
  kind: Kind
  atMs: number
  /** The operator. Missing when the shopper did it, and in what a restored Order was told. Shoppers do not see it. */
  by?: string | undefined
  lines: readonly OrderLine[]
}

/** Units of one SKU. The restocked ones are among those that were returned. */
export type Counts = { shipped: number; canceled: number; returned: number; restocked: number }

export const noCounts: Counts = { shipped: 0, canceled: 0, returned: 0, restocked: 0 }

/** The part of an order that decides about its units. */
type Moved = { parts: readonly Part[]; shipped: boolean; outcome: Outcome | undefined }

/**
 * The units of an order that were shipped, canceled and returned, by SKU. One that was shipped before Order kept shipments has none: all of it was
 * shipped.
 */
export const countsOf = ({ parts, shipped, outcome }: Moved): ReadonlyMap<string, Counts> => {
  const bySku = new Map<string, Counts>()
  const add = (part: Pick<Part, 'kind' | 'lines'>, isRestocked: boolean): void => {
    for (const { sku, quantity } of part.lines) {
      const counts = bySku.get(sku) ?? noCounts
      bySku.set(sku, {
        ...counts,
        [part.kind]: counts[part.kind] + quantity,
        restocked: counts.restocked + (isRestocked ? quantity : 0),
      })
    }
  }
  if (shipped && outcome?.kind === 'in-stock' && !hasShipments(parts)) {
    add({ kind: 'shipped', lines: outcome.lines }, false)
  }
  for (const part of parts) add(part, part.kind === 'returned' && part.restock)
  return bySku
}

export const hasShipments = (parts: readonly Part[]): boolean =>
  parts.some(({ kind }) => kind === 'shipped')

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

/** The lists of parts that an order shows. A list without a part is missing. */
export const shownParts = (parts: readonly Part[]): ShownParts => {
  const shipments = ofKind(parts, 'shipped').map((part) => {
    const { kind: _, by: __, atMs, lines, ...tracking } = part
    return { shippedAt: instantOf(atMs), lines: [...lines], ...tracking }
  })
  const cancellations = ofKind(parts, 'canceled').map((part) => {
    const { kind: _, by: __, atMs, lines, ...said } = part
    return { canceledAt: instantOf(atMs), lines: [...lines], ...said }
  })
  const returns = ofKind(parts, 'returned').map((part) => {
    const { kind: _, by: __, atMs, lines, ...said } = part
    return { returnedAt: instantOf(atMs), lines: [...lines], ...said }
  })
  return {
    ...(shipments.length > 0 && { shipments }),
    ...(cancellations.length > 0 && { cancellations }),
    ...(returns.length > 0 && { returns }),
  }
}

const ofKind = <Kind extends Part['kind']>(parts: readonly Part[], kind: Kind) =>
  parts.filter((part): part is Extract<Part, { kind: Kind }> => part.kind === kind)
