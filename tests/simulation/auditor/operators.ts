import { adminTokenName } from '@shop/contracts'
import type { Purchases } from './purchases.ts'
import type { Rows, Service } from './rows.ts'
import { must } from './violation.ts'

/** The first stock came with no request. */
const ofAdminToken: ReadonlySet<string> = new Set([adminTokenName])

/**
 * Each change that a service keeps names an operator who asked for it under its key. Order's parts name somebody who asked
 * for anything, or nobody: the shopper canceled the rest, or a restored Order was told of it.
 */
export const auditOperators = (service: Service, rows: Rows, { askedBy }: Purchases): void => {
  for (const { changeId, changedBy } of rows.changesOf(service)) {
    const operators = askedBy.get(changeId) ?? ofAdminToken
    must(operators.has(changedBy ?? ''), 'nobody of this name asked for it', {
      changeId,
      changedBy,
    })
  }
  if (service === 'inventory') return
  const known = new Set([...askedBy.values()].flatMap((operators) => [...operators]))
  for (const { id, parts } of rows.orders()) {
    for (const { by } of JSON.parse(parts ?? '[]') as { by?: string }[]) {
      must(by === undefined || known.has(by), 'a part by somebody who asked for nothing', {
        id,
        by,
      })
    }
  }
}
