import { rowChangeId, skuHashOf, type ChangeStock, type RowPatch } from '@shop/contracts'
import type { CheckedRow, RefusedRow } from '../../catalogue/files/file-row.ts'
import { describeProblem } from '../../http/problems.ts'
import type { Changed, MakeChange } from '../make-change.ts'
import { refusalDetail } from '../refusals.ts'
import type { ReportInMaking } from './report.ts'
import { skuPlaces } from './sku-places.ts'
import { createWindow } from './window.ts'

type ImportOptions = {
  changeStock: MakeChange['changeStock']
  rowsInFlightMax: number
  /** Characters of texts that are on the bus at one time. */
  lengthInFlightMax: number
}

/** An operator's key and name, and whether the rows are only decided and nothing is changed. */
export type ImportAsked = {
  key: string
  by: string | undefined
  isDryRun: boolean
  /** Ends the import early: no further row is read. */
  signal: AbortSignal
}

/**
 * Takes the rows as they arrive, with at most `rowsInFlightMax` of them on the bus: one leaves when another is answered. A
 * row is one change. Its name is made of the key and the SKU, so the same file with the same key applies once, however
 * often it is sent, also with a row on top. A SKU's second row is sent when its first is answered, and not at all when that
 * stayed without an answer. After as many rows without a reply, one after the other, as may be on the bus, the rest is only
 * counted: the operator sends the file again later.
 */
export const createImport =
  ({ changeStock, rowsInFlightMax, lengthInFlightMax }: ImportOptions) =>
  async (
    asked: ImportAsked,
    rows: AsyncIterable<CheckedRow>,
    { report, refuse, repeat, finish }: ReportInMaking,
  ): Promise<void> => {
    const places = skuPlaces()
    const window = createWindow({ countMax: rowsInFlightMax, lengthMax: lengthInFlightMax })
    /** Rows on the bus, and those that stayed without an answer, by the hash of their SKU. */
    const open = new Map<string, Promise<void>>()
    let unansweredInARow = 0
    let isInventoryThere = true

    const take = async (line: number, change: ChangeStock, skuHash: string): Promise<void> => {
      const changed = await changeStock(change)
      if (!isReply(changed)) {
        report.unanswered += 1
        unansweredInARow += 1
        isInventoryThere &&= unansweredInARow < rowsInFlightMax
        return
      }
      unansweredInARow = 0
      open.delete(skuHash)
      if (changed.outcome === 'refused') refuse(refusedBy(line, change, changed))
      else report[changed.effect ?? 'changed'] += 1
    }

    for await (const read of rows) {
      if (asked.signal.aborted) {
        refuse({ line: read.line, ...interrupted })
        break
      }
      report.rows += 1
      if (!('row' in read)) {
        refuse(read)
        continue
      }
      const { line, row } = read
      const skuHash = skuHashOf(row.sku)
      const place = places.next(skuHash)
      if (place > 1) repeat({ line, sku: row.sku })
      await open.get(skuHash)
      await window.room()
      if (!isInventoryThere || open.has(skuHash)) {
        report.unanswered += 1
        continue
      }
      const changeId = rowChangeId({ key: asked.key, skuHash, place })
      const taken = take(line, changeOf(row, changeId, asked), skuHash)
      open.set(skuHash, taken)
      window.add(taken, lengthOf(row))
    }
    await window.empty()
    finish()
  }

const interrupted = {
  code: 'interrupted',
  detail:
    'row: nothing was read from here on, because the import was ended. Send the file again under its key.',
}

type Answered = Extract<Changed, { outcome: 'applied' | 'refused' }>

const isReply = (changed: Changed): changed is Answered =>
  changed.outcome === 'applied' || changed.outcome === 'refused'

const changeOf = (row: RowPatch, changeId: string, { by, isDryRun }: ImportAsked): ChangeStock => ({
  ...row,
  kind: 'patched',
  changeId,
  by,
  brief: true,
  ...(isDryRun && { dryRun: true }),
})

/** The characters of the only text that may be long. */
const lengthOf = ({ description }: RowPatch): number => description?.length ?? 0

const refusedBy = (
  line: number,
  change: ChangeStock,
  refused: Extract<Changed, { outcome: 'refused' }>,
): RefusedRow => {
  const { code } = refused
  const detail = refusalDetail(refused, change) ?? ofRow[code] ?? describeProblem(code).detail
  return { line, code, detail }
}

/** The meaning of a refusal for a row, where it differs from that for a request. */
const ofRow: Partial<Record<string, string>> = {
  'key-reused':
    'This SKU was already taken under this key, with other content. Send what is to be changed now under a new key.',
}
