import { describeStore } from '../store-suite.ts'
import { givenPostgres } from './given-postgres.ts'

const { newStore, emptyStore } = givenPostgres()

describeStore(
  'PostgreSQL',
  (parkedBounds) => (parkedBounds ? newStore({ parkedBounds }) : emptyStore()),
  { isDurable: true },
)
