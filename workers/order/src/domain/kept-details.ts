import type { Details, RecordOrder, SentLine } from '@shop/contracts'

/** The details of an order, with its lines as they were sent. Without lines only the reference is left. */
export type KeptDetails = Details & { lines?: readonly SentLine[] | undefined }

export const keptDetailsOf = (said: RecordOrder): KeptDetails => {
  const { reference, customer, note, metadata, lines } = said
  return { reference, customer, note, metadata, lines }
}
