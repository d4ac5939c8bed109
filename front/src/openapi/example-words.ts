/** Words that the examples share. */
export const sku = 'MUG-STONE-350'
export const money = (amount: number) => ({ amount, currency: 'EUR' })
export const named = <T>(summary: string, value: T) => ({ summary, value })
