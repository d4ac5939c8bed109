/**
 * What decisions need of a product. `onHand` units are in the house, `reserved` of them belong to orders;
 * the price is in minor units of the shop's currency; `version` counts changes of the properties.
 */
export type Product = {
  sku: string
  price: number
  listed: boolean
  onHand: number
  reserved: number
  version: number
}

/** Units that can be ordered. */
export const availableOf = ({ onHand, reserved }: Product): number => onHand - reserved
