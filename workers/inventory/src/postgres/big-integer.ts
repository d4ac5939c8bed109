/** A whole number of 64 bits, which the client reads as text. All of the shop's are exact as a `number`. */
export type BigInteger = string

/** The number, or undefined for NULL. */
export const numberOf = (value: BigInteger | null): number | undefined =>
  value === null ? undefined : Number(value)
