import type { Changed, MakeChange } from '../make-change.ts'
import type { ReadRow, RefusedRow } from './import-row.ts'

export type Report = {
  rows: number
  applied: number
  refused: RefusedRow[]
  refusedCount: number
  unanswered: number
}

type ImportOptions = {
  changeStock: MakeChange['changeStock']
  rowsInFlightMax: number
  refusedListMax: number
}

type GoodRow = Exclude<ReadRow, RefusedRow>
type RowOutcome = { line: number; changed: Changed }

/**
 * Takes the rows as they arrive, in steps of at most `rowsInFlightMax`. The change id of a row is made of the key and
 * its line, so the same file with the same key applies once, however often it is sent. When a whole step stays without
 * a reply, the rest is only counted: the operator sends the file again later.
 */
export const createImport =
  ({ changeStock, rowsInFlightMax, refusedListMax }: ImportOptions) =>
  async (key: string, rows: AsyncIterable<ReadRow>): Promise<Report> => {
    const report: Report = { rows: 0, applied: 0, refused: [], refusedCount: 0, unanswered: 0 }
    let isInventoryThere = true

    const refuse = (row: RefusedRow): void => {
      report.refusedCount += 1
      if (report.refused.length < refusedListMax) report.refused.push(row)
    }

    const takeStep = async (step: GoodRow[]): Promise<void> => {
      if (!isInventoryThere) {
        report.unanswered += step.length
        return
      }
      const outcomes = await takeRows(key, step, changeStock)
      for (const { line, changed } of outcomes) {
        if (changed.outcome === 'applied') report.applied += 1
        else if (changed.outcome === 'refused') refuse(refusedBy(line, changed.code))
        else report.unanswered += 1
      }
      isInventoryThere = outcomes.some(({ changed }) => isReply(changed))
    }

    let step: GoodRow[] = []
    for await (const row of rows) {
      report.rows += 1
      if (!('row' in row)) refuse(row)
      else step.push(row)
      if (step.length < rowsInFlightMax) continue
      await takeStep(step)
      step = []
    }
    if (step.length > 0) await takeStep(step)
    return report
  }

const isReply = ({ outcome }: Changed): boolean => outcome === 'applied' || outcome === 'refused'

const refusedBy = (line: number, code: string): RefusedRow => ({
  line,
  code,
  detail: `the shop refused this row: ${code}`,
})

/** Units follow once their product is applied. With several Inventory instances it could be unknown otherwise. */
const takeRows = async (
  key: string,
  rows: readonly GoodRow[],
  changeStock: ImportOptions['changeStock'],
): Promise<RowOutcome[]> => {
  const products = await Promise.all(
    rows.map(({ line, row }) => {
      const { sku, name, description, image, price, listed } = row
      const properties = { sku, name, description, image, price, listed }
      return changeStock({ kind: 'product', changeId: `${key}:${line}`, ...properties })
    }),
  )
  return Promise.all(
    rows.map(async ({ line, row: { sku, stock = 0 } }, index) => {
      const changed = products[index]!
      if (changed.outcome !== 'applied' || stock === 0) return { line, changed }
      const changeId = `${key}:${line}:stock`
      return { line, changed: await changeStock({ kind: 'received', changeId, sku, units: stock }) }
    }),
  )
}
