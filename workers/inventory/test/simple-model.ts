import type { InventoryFact } from '../src/domain/facts.ts'

type Said = {
  name: string
  price: number
  listed: boolean
  onHand: number
  version: number
}

/**
 * A shop in a few lines, of one unit an order, to hold the real one against. It knows catalogues, receipts and orders of
 * one unit of `A`. It keeps what it answered under each name and content, and under which names it changed something.
 */
export const simpleModel = (opening: readonly InventoryFact[]) => {
  const products = new Map<string, Said>()
  const answers = new Map<string, string>()
  const taken = new Set<string>()
  const orders = new Map<string, 'held' | 'rejected' | 'canceled'>()
  const held = (sku: string): number =>
    sku === 'A' ? [...orders.values()].filter((state) => state === 'held').length : 0

  const decide = (item: Extract<InventoryFact, { kind: 'change-stock' }>['item']): string => {
    const before = products.get(item.sku)
    if (item.kind === 'received') {
      if (!before) return 'refused unknown-sku'
      products.set(item.sku, { ...before, onHand: before.onHand + item.units })
      return 'applied'
    }
    if (item.kind !== 'patched') throw new Error(`the model knows no ${item.kind}`)
    if (!before && (item.name === undefined || !item.price)) return 'refused incomplete-product'
    const begun = before ?? { name: '', price: 0, listed: true, onHand: 0, version: 0 }
    const sets = item.counted !== undefined && (!before || item.counted !== item.seen)
    if (sets && before && item.seen !== undefined && item.seen !== begun.onHand) {
      return 'refused count-changed'
    }
    const onHand = sets ? item.counted! : begun.onHand
    if (onHand < held(item.sku)) return 'refused below-reserved'
    const name = item.name ?? begun.name
    const price = item.price?.amount ?? begun.price
    const listed = item.listed ?? begun.listed
    const isOther = name !== begun.name || price !== begun.price || listed !== begun.listed
    const version = begun.version + Number(!before || isOther)
    products.set(item.sku, { name, price, listed, onHand, version })
    if (!before) return 'applied new'
    return isOther || onHand !== begun.onHand ? 'applied changed' : 'applied unchanged'
  }

  const hearsChange = (item: Parameters<typeof decide>[0]): string => {
    const content = JSON.stringify(item)
    const known = answers.get(content)
    if (known !== undefined) return known
    if (taken.has(item.changeId)) return 'refused key-reused'
    const answer = decide(item)
    answers.set(content, answer)
    if (!answer.startsWith('refused') && answer !== 'applied unchanged') taken.add(item.changeId)
    return answer
  }

  const hears = (fact: InventoryFact): string[] => {
    if (fact.kind === 'change-stock') return [hearsChange(fact.item)]
    const { orderId } = fact.item
    const number = Number.parseInt(orderId.slice(-12), 16)
    if (fact.kind === 'order-canceled') {
      orders.set(orderId, 'canceled')
      return [`stock-released ${number}`]
    }
    if (orders.has(orderId)) return []
    const a = products.get('A')!
    const isFree = a.listed && a.onHand > held('A')
    orders.set(orderId, isFree ? 'held' : 'rejected')
    if (isFree) return [`in-stock ${number}`]
    return [`order-rejected ${number}: A ${a.listed ? 'out-of-stock' : 'unknown-sku'}`]
  }

  opening.forEach(hears)
  return { hears, product: (sku: string): Said | undefined => products.get(sku) }
}
