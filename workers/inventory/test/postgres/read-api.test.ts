import { describeReadApi } from '../read-api-suite.ts'
import { givenPostgres } from './given-postgres.ts'

const { emptyStore } = givenPostgres()

describeReadApi('PostgreSQL', emptyStore)
