/** Makes a source of random numbers from 0 up to 1, always the same for one seed (mulberry32, Tommy Ettinger). */
export const seededRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Line = { code: string; quantity: number; price: string }
type Invoice = { no: string; customer: string; lines: Line[] }

const invoicesPerDay = 5

/**
 * Makes an order book in CSV that is as messy as a real one: fees between products; SKUs in two spellings, on several
 * lines and at two prices; gifts; stock corrections; changing prices; and cancellations of whole orders, of parts and of
 * nothing.
 */
export const messyOrderBook = ({ seed, invoiceCount }: { seed: number; invoiceCount: number }) => {
  const random = seededRandom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const quantity = () => 1 + Math.floor(random() * 24)
  const codes = Array.from({ length: 25 }, (_, i) => `${20_000 + i}${pick(['', 'A', 'B', 'AB'])}`)

  const line = (): Line => {
    const code = pick(codes)
    const product = { code, quantity: quantity(), price: pick(['1.25', '2.5', '0.85', '10']) }
    const mess = random()
    if (mess < 0.04) return { ...product, code: pick(['POST', 'DOT', 'M', 'gift_0001_20']) }
    if (mess < 0.08) return { ...product, code: code.toLowerCase() }
    if (mess < 0.1) return { ...product, price: '0' }
    if (mess < 0.12) return { ...product, price: '0.0010' }
    return mess < 0.14 ? { ...product, quantity: -product.quantity } : product
  }
  const order = (no: string): Invoice => {
    const lines = Array.from({ length: 1 + Math.floor(random() * 8) }, line)
    const again = random() < 0.3 ? [{ ...lines[0]!, quantity: quantity() }] : []
    return { no, customer: pick(['101', '102', '103', '']), lines: [...lines, ...again] }
  }
  const cancellation = (no: string, { customer, lines }: Invoice): Invoice => {
    const some = random() < 0.5 ? lines : lines.slice(0, 1)
    return {
      no: `C${no}`,
      customer,
      lines: some.map((each) => ({ ...each, quantity: -each.quantity })),
    }
  }

  const invoices: Invoice[] = []
  for (let i = 0; i < invoiceCount; i += 1) {
    const no = String(1_000 + i)
    const kind = random()
    if (kind < 0.2 && i > 5) invoices.push(cancellation(no, pick(invoices)))
    else if (kind < 0.22) invoices.push({ ...order(no), no: `A${no}` })
    else invoices.push(order(no))
  }
  return csvOf(invoices)
}

const csvOf = (invoices: readonly Invoice[]): { csv: string; lineCount: number } => {
  const rows = invoices.flatMap(({ no, customer, lines }, index) => {
    const at = new Date(Date.UTC(2020, 0, 1) + (index / invoicesPerDay) * 86_400_000)
    const time = at.toISOString().slice(0, 19).replace('T', ' ')
    return lines.map(
      ({ code, quantity, price }) =>
        `${no},${code},"THING ${code.toUpperCase()}, SMALL",${quantity},${time},${price},${customer},Norway`,
    )
  })
  const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
  return { csv: `${[header, ...rows].join('\n')}\n`, lineCount: rows.length }
}
