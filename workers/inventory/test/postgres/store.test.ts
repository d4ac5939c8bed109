import { describeStore } from '../store-suite.ts'
import { givenPostgres } from './given-postgres.ts'

const { newStore } = givenPostgres()

describeStore('PostgreSQL', (parkedBounds) => newStore({ parkedBounds }), { isDurable: true })
