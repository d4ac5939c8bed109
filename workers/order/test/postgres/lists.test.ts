import { describeLists } from '../lists-suite.ts'
import { givenDatabases } from './given.ts'

const { newUrl, storeAt } = givenDatabases()

describeLists('PostgreSQL', async (now) => storeAt(await newUrl(), { now }))
