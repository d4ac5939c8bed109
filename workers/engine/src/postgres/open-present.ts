import { assertIsOf, type PostgresSchema } from './migrate.ts'
import { databaseOn, linkOf, type PostgresDatabase } from './open.ts'

/**
 * Opens the database of a worker, which may run meanwhile, for a command. It is neither made nor brought up to date.
 * @throws DatabaseUnusableError when it cannot be reached, is no database of this worker, or another version of the program
 * wrote it
 */
export const openPresentPostgres = async (
  url: string,
  schema: PostgresSchema,
): Promise<PostgresDatabase> => {
  const { name, link } = linkOf(url)
  const database = databaseOn(link, name)
  try {
    await database.read((sql) => assertIsOf(sql, schema, name))
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
