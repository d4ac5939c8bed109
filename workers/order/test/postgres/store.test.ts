import { describeStore } from '../store-suite.ts'
import { givenDatabases } from './given.ts'

const { newUrl, storeAt } = givenDatabases()

describeStore(
  'PostgreSQL',
  async (parkedBounds, options) => storeAt(await newUrl(), { parkedBounds, ...options }),
  { isDurable: true },
)
