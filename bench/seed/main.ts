import { seedInventory, seedOrder, type Seed } from './databases.ts'

/** Seeds one database as a process of its own. Arguments: whose, and the seed as JSON. */
const [whose, seed] = Bun.argv.slice(2) as ['inventory' | 'order', string]
const seedOne = { inventory: seedInventory, order: seedOrder }[whose]
seedOne(JSON.parse(seed) as Seed)
