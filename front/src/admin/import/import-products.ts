import { rowChangeId, skuHashOf, type ChangeStock, type RowPatch } from '@shop/contracts'
import type { CheckedRow, RefusedRow } from '../../catalogue/files/file-row.ts'
import { describeProblem } from '../../http/problems.ts'
import type { Changed, MakeChange } from '../make-change.ts'
import { refusalDetail } from '../refusals.ts'
import { skuPlaces } from './sku-places.ts'

export type Report = {
  rows: number
  new: number
  changed: number
  unchanged: number
  refused: RefusedRow[]
  refusedCount: number
  repeated: { line: number; sku: string }[]
  unanswered: number
}

type ImportOptions = {
  changeStock: MakeChange['changeStock']
  rowsInFlightMax: number
  /** Refused rows, and repeated ones, that a report lists. */
  listedRowsMax: number
}

/** An operator's key and name, and whether the rows are only decided and nothing is changed. */
export type ImportAsked = { key: string; by: string | undefined; isDryRun: boolean }

type Sent = { line: number; change: ChangeStock }
type RowOutcome = Sent & { changed: Changed }

/**
 * Takes the rows as they arrive, in steps of at most `rowsInFlightMax`. A row is one change. Its name is made of the key
 * and the SKU, so the same file with the same key applies once, however often it is sent, also with a row on top. A SKU's
 * second row is sent when its first is answered. When a whole step stays without a reply, the rest is only counted: the
 * operator sends the file again later.
 */
export const createImport =
  ({ changeStock, rowsInFlightMax, listedRowsMax }: ImportOptions) =>
  async (asked: ImportAsked, rows: AsyncIterable<CheckedRow>): Promise<Report> => {
    const report = emptyReport()
    const places = skuPlaces()
    let isInventoryThere = true
    let step: Sent[] = []

    const refuse = (row: RefusedRow): void => {
      report.refusedCount += 1
      if (report.refused.length < listedRowsMax) report.refused.push(row)
    }

    const count = ({ line, change, changed }: RowOutcome): void => {
      if (changed.outcome === 'applied') report[changed.effect ?? 'changed'] += 1
      else if (changed.outcome === 'refused') refuse(refusedBy(line, change, changed))
      else report.unanswered += 1
    }

    const takeStep = async (): Promise<void> => {
      const sent = step
      step = []
      if (sent.length === 0) return
      if (!isInventoryThere) {
        report.unanswered += sent.length
        return
      }
      const outcomes = await Promise.all(
        sent.map(async (row) => ({ ...row, changed: await changeStock(row.change) })),
      )
      outcomes.forEach(count)
      isInventoryThere = outcomes.some(({ changed }) => isReply(changed))
    }

    for await (const read of rows) {
      report.rows += 1
      if (!('row' in read)) {
        refuse(read)
        continue
      }
      const { line, row } = read
      const skuHash = skuHashOf(row.sku)
      const place = places.next(skuHash)
      if (place > 1) {
        await takeStep()
        if (report.repeated.length < listedRowsMax) report.repeated.push({ line, sku: row.sku })
      }
      const changeId = rowChangeId({ key: asked.key, skuHash, place })
      step.push({ line, change: changeOf(row, changeId, asked) })
      if (step.length >= rowsInFlightMax) await takeStep()
    }
    await takeStep()
    report.refused.sort((a, b) => a.line - b.line)
    return report
  }

const emptyReport = (): Report => ({
  rows: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  refused: [],
  refusedCount: 0,
  repeated: [],
  unanswered: 0,
})

const isReply = ({ outcome }: Changed): boolean => outcome === 'applied' || outcome === 'refused'

const changeOf = (row: RowPatch, changeId: string, { by, isDryRun }: ImportAsked): ChangeStock => ({
  ...row,
  kind: 'patched',
  changeId,
  by,
  brief: true,
  ...(isDryRun && { dryRun: true }),
})

const refusedBy = (
  line: number,
  change: ChangeStock,
  refused: Extract<Changed, { outcome: 'refused' }>,
): RefusedRow => {
  const { code } = refused
  return { line, code, detail: refusalDetail(refused, change) ?? ofRow[code] ?? usual(code) }
}

const usual = (code: Extract<Changed, { outcome: 'refused' }>['code']): string =>
  describeProblem(code).detail

/** The meaning of a refusal for a row, where it differs from that for a request. */
const ofRow: Partial<Record<string, string>> = {
  'key-reused':
    'This SKU was already taken under this key, with other content. Send what is to be changed now under a new key.',
}
