import type { BookLine, Invoice } from '../../src/replay/order-book.ts'

/** A time in the given books: days after the first of January 2020. */
export const day = (days: number): number => Date.UTC(2020, 0, 1) + days * 24 * 3_600_000

/** A line of ten small products at 1.50, with some fields changed. */
export const givenLine = (line: Partial<BookLine> = {}): BookLine => ({
  invoiceNo: '1',
  stockCode: '10001',
  description: 'A SMALL PRODUCT',
  quantity: 10,
  atMs: day(0),
  unitPrice: '1.50',
  customerId: '7',
  ...line,
})

/** An invoice of these lines, which all get its number, customer and time. */
export const givenInvoice = (
  { no = '1', customerId = '7', atMs = day(0) }: Partial<Omit<Invoice, 'lines'>>,
  lines: Partial<BookLine>[] = [{}],
): Invoice => ({
  no,
  customerId,
  atMs,
  lines: lines.map((line) => givenLine({ invoiceNo: no, customerId, atMs, ...line })),
})
