/** One row of a file, or one partial change: the cells that are filled in. Prices in minor units. */
export type Cells = {
  sku: string
  name?: string | undefined
  price?: number | undefined
  listed?: boolean | undefined
  stock?: number | undefined
  seen?: number | undefined
  received?: number | undefined
}

export type Product = {
  name: string
  price: number
  listed: boolean
  onHand: number
  reserved: number
  version: number
}

export type Outcome = 'new' | 'changed' | 'unchanged' | 'refused'

/**
 * The catalogue as a merchant understands it, in a few lines. A change has a name: at most one content of a name is applied,
 * and what was answered to a content stays answered.
 */
export const createModel = () => {
  const products = new Map<string, Product>()
  const answers = new Map<string, Outcome>()
  const taken = new Set<string>()
  const orders = new Map<string, { sku: string; quantity: number; status: string }>()

  const decide = (cells: Cells): { outcome: Outcome; product?: Product } => {
    const before = products.get(cells.sku)
    if (!before && (cells.name === undefined || cells.price === undefined)) {
      return { outcome: 'refused' }
    }
    const { stock, seen, received = 0, sku: _, ...said } = cells
    const begun = before ?? { name: '', price: 0, listed: true, onHand: 0, reserved: 0, version: 0 }
    const isCount = stock !== undefined && (!before || stock !== seen)
    if (before && isCount && seen !== undefined && seen !== before.onHand) {
      return { outcome: 'refused' }
    }
    const onHand = isCount ? stock : begun.onHand + received
    if (onHand < begun.reserved) return { outcome: 'refused' }
    const { name = begun.name, price = begun.price, listed = begun.listed } = said
    const isOther =
      !before || name !== begun.name || price !== begun.price || listed !== begun.listed
    const version = begun.version + Number(isOther)
    const product = { ...begun, name, price, listed, onHand, version }
    if (!before) return { outcome: 'new', product }
    return { outcome: isOther || onHand !== begun.onHand ? 'changed' : 'unchanged', product }
  }

  return {
    product: (sku: string): Product | undefined => products.get(sku),
    /** Applies a change under its name, or only answers what would become of it. */
    change: (name: string, cells: Cells, { isDryRun = false } = {}): Outcome => {
      const content = `${name} ${JSON.stringify(cells)}`
      const known = answers.get(content)
      if (known !== undefined) return known
      if (taken.has(name)) return 'refused'
      const { outcome, product } = decide(cells)
      if (isDryRun) return outcome
      answers.set(content, outcome)
      if (outcome === 'new' || outcome === 'changed') taken.add(name)
      if (product) products.set(cells.sku, product)
      return outcome
    },
    /** Places an order, or tells again what became of it. */
    order: (key: string, sku: string, quantity: number): string => {
      const known = orders.get(key)
      if (known !== undefined) return known.status
      const product = products.get(sku)
      const isFree = product?.listed === true && product.onHand - product.reserved >= quantity
      if (isFree) products.set(sku, { ...product, reserved: product.reserved + quantity })
      const status = isFree ? 'confirmed' : 'rejected'
      orders.set(key, { sku, quantity, status })
      return status
    },
    /** Cancels an order that was placed. One that was rejected stays as it is. */
    cancel: (key: string): string => {
      const order = orders.get(key)!
      if (order.status !== 'confirmed') return order.status
      const product = products.get(order.sku)!
      products.set(order.sku, { ...product, reserved: product.reserved - order.quantity })
      orders.set(key, { ...order, status: 'canceled' })
      return 'canceled'
    },
  }
}
