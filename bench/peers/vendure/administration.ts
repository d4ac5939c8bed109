import { askGraphql } from './graphql.ts'
import { administrator } from './server/settings.ts'

/** The shop as an administrator sees it over the Admin API. */
export type Administration = {
  /** Units of a variant that are allocated to orders. */
  allocatedUnits(variant: string): Promise<number>
  /** Jobs of the queue that are still to be done. */
  openJobCount(): Promise<number>
}

/** Logs in once. */
export const administrationOf = async (serverUrl: string): Promise<Administration> => {
  const url = `${serverUrl}/admin-api`
  const { identifier, password } = administrator
  const login = `mutation { login(username: "${identifier}", password: "${password}") { __typename } }`
  const { token } = await askGraphql(url, { query: login }, { isFresh: true })
  const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<unknown> =>
    (await askGraphql(url, { query, variables }, { token, isFresh: true })).data

  return {
    allocatedUnits: async (variant) => {
      const query = 'query($id: ID!) { productVariant(id: $id) { stockLevels { stockAllocated } } }'
      const { productVariant } = (await ask(query, { id: variant })) as {
        productVariant: { stockLevels: { stockAllocated: number }[] }
      }
      return productVariant.stockLevels.reduce((sum, level) => sum + level.stockAllocated, 0)
    },
    openJobCount: async () => {
      const query = '{ jobs(options: { filter: { isSettled: { eq: false } } }) { totalItems } }'
      return ((await ask(query)) as { jobs: { totalItems: number } }).jobs.totalItems
    },
  }
}
