import { copyTables, epochOf, type MoveSource, type MoveTarget } from '@shop/engine/moving'
import { isAnswering } from '../answering.ts'
import { isWell, type Audit } from '../audit/audit.ts'
import { examine } from '../audit/examine.ts'
import { reportText } from '../audit/report.ts'
import { services, type ServiceWithDatabase } from '../backup-manifest.ts'
import type { Databases, ShopConfig } from '../config.ts'
import type { Progress } from '../progress.ts'
import { copiesOf } from './copies.ts'
import { isOpen, moved, MoveError, openSource, openTarget } from './sides.ts'

export type Move = {
  from: Databases
  to: Databases
  shop: Pick<ShopConfig, 'inventoryUrls' | 'orderUrls' | 'currency'>
  /** The shop may run. Everything is done, and then the new databases are emptied again. */
  isRehearsal: boolean
  terminal: { say: (line: string) => void; startProgress: (rowCount: number) => Progress }
}

/**
 * Copies both databases of a stopped shop into new ones, reads every row back, and keeps them if nothing differs. The doctor
 * looks at both sides. A rehearsal copies them while the shop runs, and empties the new databases at its end.
 * @throws MoveError when the shop runs or is not well; TargetInUseError when a target is not new; RowsDifferError when something
 * did not arrive
 */
export const move = async (request: Move): Promise<void> => {
  const { from, to, shop, isRehearsal, terminal } = request
  if (!isRehearsal) await refuseWhileRunning(from, shop)
  assertWell(await examine(from, shop), 'before', terminal)
  const left = isRehearsal ? copiesOf(from) : { places: from, remove: async () => undefined }
  const sides: Side[] = []
  try {
    // Inventory's view comes first, as for the doctor: what it knows of an order is in Order's later view.
    for (const service of services) {
      const source = await openSource(service, left.places[service])
      sides.push({ service, source })
      sides.at(-1)!.target = await openTarget(service, to[service], shop.currency)
    }
    const opened = sides as OpenSide[]
    await copyAll(opened, terminal)
    await keepAll(opened)
    if (!isRehearsal) return assertWell(await examine(to, shop), 'after', terminal)
    terminal.say(
      `\nThe doctor, of the copy:\n${reportText(await examine(to, { ...shop, ...nowhere }))}\n`,
    )
    for (const { target } of opened) await target.discard()
  } finally {
    for (const { source, target } of sides) {
      await target?.close()
      await source.close()
    }
    await left.remove()
  }
}

type Side = { service: ServiceWithDatabase; source: MoveSource; target?: MoveTarget }
type OpenSide = Required<Side>

/** No worker answers for a copy. */
const nowhere = { inventoryUrls: ['http://127.0.0.1:1'], orderUrls: ['http://127.0.0.1:1'] }

const refuseWhileRunning = async (from: Databases, shop: Move['shop']): Promise<void> => {
  for (const service of services) {
    const urls = service === 'inventory' ? shop.inventoryUrls : shop.orderUrls
    const answers = await Promise.all(urls.map(isAnswering))
    if (answers.includes(true) || (await isOpen(service, from[service]))) {
      throw new MoveError(
        `${service} runs (it answers at ${urls.join(' or ')}, or has its database open). Stop the shop and try again; --rehearse works while it runs.`,
      )
    }
  }
}

const assertWell = (audit: Audit, when: 'before' | 'after', { say }: Move['terminal']): void => {
  if (isWell(audit)) return
  say(reportText(audit))
  throw new MoveError(
    when === 'before'
      ? 'The shop is not well, and was not moved. Do what the report says, then try again.'
      : 'The doctor does not find what it found before the move. Start the shop from its old databases, and report this fault.',
  )
}

const copyAll = async (
  sides: readonly OpenSide[],
  { say, startProgress }: Move['terminal'],
): Promise<void> => {
  const counts = await Promise.all(sides.map(rowCountOf))
  // Each row is written and read back.
  const progress = startProgress(2 * counts.reduce((sum, count) => sum + count, 0))
  try {
    for (const { service, source, target } of sides) {
      await copyTables(
        moved[service].tables,
        { source, target },
        {
          onRows: progress.step,
          onWritten: ({ name, rowCount }) => say(`${service}  ${name}  ${rowCount} rows written`),
          onReadBack: ({ name, sha256 }) =>
            say(`${service}  ${name}  read back, the same: SHA-256 ${sha256}`),
        },
      )
    }
  } finally {
    progress.stop()
  }
}

const rowCountOf = async ({ service, source }: OpenSide): Promise<number> => {
  let sum = 0
  for (const table of moved[service].tables) sum += await source.count(table)
  return sum
}

const keepAll = async (sides: readonly OpenSide[]): Promise<void> => {
  const epochs = new Map<string, string>()
  for (const { source } of sides) {
    epochs.set(await epochOf(source), crypto.randomUUID().replaceAll('-', '').slice(0, 16))
  }
  for (const { target } of sides) await target.finish(epochs)
  const kept: MoveTarget[] = []
  try {
    for (const { target } of sides) {
      await target.keep()
      kept.push(target)
    }
  } catch (error) {
    // Half a shop is of no use, and the next try needs new databases.
    for (const target of kept) await target.discard()
    throw error
  }
}
