/** Values that many examples share. */

export const requestIdExample = 'checkout-7f3a'
export const orderIdExample = '0199f6a0-1234-821f-9b76-8911c84bccf8'

/** Of the product in all examples. */
export const sku = 'MUG-STONE-350'
export const money = (amount: number) => ({ amount, currency: 'EUR' })
/** An example with its name. */
export const named = <T>(summary: string, value: T) => ({ summary, value })

export const keyExample = '0199f6a0-1234-7abc-9b76-8911c84bccf8'
