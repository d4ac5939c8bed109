import type { Details, RecordOrder, SentLine } from '@shop/contracts'
import type { Order } from './order.ts'

/** The details of an order, with its lines as they were sent. Without lines only the reference is left. */
export type KeptDetails = Details & { lines?: readonly SentLine[] | undefined }

export const keptDetailsOf = (said: RecordOrder): KeptDetails => {
  const { reference, customer, note, metadata, lines } = said
  return { reference, customer, note, metadata, lines }
}

/** Whether lines were sent as their order has them: summed, sorted and without names. */
export const isAsStored = (lines: readonly SentLine[], { content }: Order): boolean =>
  lines.length === content?.lines.length &&
  lines.every(
    ({ sku, quantity, name }, index) =>
      name === undefined &&
      sku === content.lines[index]!.sku &&
      quantity === content.lines[index]!.quantity,
  )
