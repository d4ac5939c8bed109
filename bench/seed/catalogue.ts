/** The values of every seeded product. Units suffice for all that a run can order of one product. */
export const productValues = {
  /** Followed by its number. */
  name: 'Stoneware mug number ',
  description: 'Thrown by hand, glazed in ash grey. Holds 350 ml and goes into the dishwasher.',
  priceMinor: 1_890,
  units: 100_000_000,
}
