import { expect, test } from 'bun:test'
import { roundTrip } from './round-trip.ts'

const threeMinutes = 180_000

test(
  'an export imported again changes nothing, and into an empty shop makes the same catalogue',
  async () => {
    const options = { seed: 20_261_129, products: 1_000, log: () => undefined }
    expect(await roundTrip(options)).toEqual([])
  },
  threeMinutes,
)
