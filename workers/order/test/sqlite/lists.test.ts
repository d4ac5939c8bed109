import { inMemory } from '../given-read-api.ts'
import { describeLists } from '../lists-suite.ts'

describeLists('SQLite in memory', inMemory)
