/**
 * Bugs planted on purpose, each a change of the product's source: a simulation that does not find them proves nothing.
 * `find` must stand in the file exactly once, so that a mutant cannot quietly become none.
 */
export type Mutant = {
  file: string
  changes: readonly { find: string; put: string }[]
  /** A seed soon before one that finds it; most are found by any. */
  seed?: number
}

const inventory = 'workers/inventory/src/domain/decide-order.ts'
const reserve = 'workers/inventory/src/domain/reserve.ts'
const order = 'workers/order/src/domain/decide.ts'
const recording = 'workers/order/src/domain/recording.ts'
const loop = 'workers/engine/src/batch/batch-loop.ts'
const reservation = 'workers/inventory/src/domain/reservation.ts'
const movement = 'workers/inventory/src/domain/movement.ts'
const promised = 'workers/inventory/src/domain/promised.ts'
const restoredOrder = 'workers/order/src/domain/restored.ts'
const reminders = 'workers/engine/src/until-heard/reminders.ts'
const reconciler = 'workers/engine/src/until-heard/reconciler.ts'
const feed = 'workers/engine/src/sqlite/feed.ts'

export const mutants: Record<string, Mutant> = {
  'a feed that skips what a page has no room for': {
    file: feed,
    changes: [
      {
        find: 'next: cursorAt(found.epoch, rows.at(-1)?.no ?? from)',
        put: 'next: cursorAt(found.epoch, found.newest)',
      },
    ],
  },
  'a feed that repeats the last event of a page': {
    file: 'workers/order/src/sqlite/event-reads.ts',
    changes: [{ find: 'WHERE event.no > ?', put: 'WHERE event.no >= ?' }],
  },
  'a feed with one event for two changes at once': {
    file: 'workers/order/src/domain/events.ts',
    changes: [
      {
        find: 'let { version } = was; version < after.version',
        put: 'let version = after.version - 1; version < after.version',
      },
    ],
  },
  'a feed that goes on from the cursor of a lost database': {
    file: 'workers/engine/src/domain/feed-cursor.ts',
    changes: [
      {
        find: 'return epochOfCursor === epoch && no >= first && no <= newest ? no : undefined',
        put: 'return epochOfCursor === undefined ? undefined : no',
      },
    ],
  },
  'stock that is back is not told': {
    file: 'workers/inventory/src/domain/stock-level.ts',
    changes: [{ find: "if (is > was) return 'back'", put: 'if (is > was) return undefined' }],
  },
  'a feed of stock that repeats the last event of a page': {
    file: 'workers/inventory/src/sqlite/stock-events.ts',
    changes: [{ find: 'WHERE no > ? ORDER BY no', put: 'WHERE no >= ? ORDER BY no' }],
  },
  'an order that is not found by the address of its shopper': {
    file: 'workers/order/src/sqlite/store.ts',
    changes: [{ find: 'words.add(row.seq, orderId, said)', put: '' }],
  },
  'an address that is compared letter by letter': {
    file: 'workers/order/src/sqlite/order-words.ts',
    changes: [{ find: 'hashOf(`e${comparedEmail(email)}`)', put: 'hashOf(`e${email}`)' }],
  },
  'PUBACK before commit': {
    file: loop,
    changes: [
      {
        find: 'waiting.add(delivery)',
        put: 'bus.acknowledge([delivery]); waiting.add(delivery)',
      },
    ],
  },
  'release without the once-only guard': {
    file: inventory,
    changes: [
      {
        find: 'if (reservation.canceled || reservation.shipped) {\n    return { reservation: heardNow(reservation), announcements }',
        put: 'if (reservation.shipped) {\n    return { reservation: heardNow(reservation), announcements }',
      },
      {
        find: 'const released = { ...reservation, ...marks }\n  moveUnits(products, { from: reservation, to: released })',
        put: 'const released = { ...reservation, ...marks }\n  moveUnits(products, { from: { ...reservation, canceled: false }, to: released })',
      },
    ],
  },
  'no mark for an early cancel': {
    file: inventory,
    changes: [
      {
        find: 'return { reservation: { orderId, ...facts, ...marks }, announcements }',
        put: 'return { reservation: undefined, announcements }',
      },
    ],
  },
  'reserve without the check': {
    file: reserve,
    changes: [{ find: 'return requested > available ?', put: 'return false ?' }],
  },
  'changes forget their operators': {
    file: 'workers/inventory/src/sqlite/changes.ts',
    changes: [
      {
        find: 'const { changeId, sku, by = adminTokenName } = change',
        put: 'const { changeId, sku } = change; const by = adminTokenName',
      },
    ],
  },
  'changes of orders forget their operators': {
    file: 'workers/order/src/domain/change-answers.ts',
    changes: [
      {
        find: 'const { changeId, orderId, by = adminTokenName } = fact.item',
        put: 'const { changeId, orderId } = fact.item; const by = adminTokenName',
      },
    ],
  },
  'sold before its time': {
    file: reserve,
    changes: [{ find: 'if (nowMs < availableFromMs) {', put: 'if (nowMs < 0) {' }],
  },
  'more units than one order may have': {
    file: reserve,
    changes: [{ find: 'if (requested > maxPerOrder) {', put: 'if (requested < 0) {' }],
  },
  'reminder that stops after one try': {
    file: reminders,
    seed: 116,
    changes: [
      {
        find: 'if (window !== undefined && unheard > 0 && tookMs < window.withinMs) return',
        put: 'if (window !== undefined) return',
      },
    ],
  },
  'reminders without a window': {
    file: reminders,
    changes: [
      {
        find: 'if (window !== undefined && unheard > 0 && tookMs < window.withinMs) return',
        put: 'cursor = 0',
      },
    ],
  },
  'a leader that nobody follows': {
    file: reminders,
    seed: 8,
    changes: [{ find: 'if (!isLeading) await takeOver()', put: 'if (!isLeading) return' }],
  },
  'facts of a database that was since replaced': {
    file: reconciler,
    changes: [
      { find: 'facts.every((fact) => isOfPresentEpochs(state, fact))', put: 'state !== undefined' },
    ],
  },
  'a trusted order held to the limit of shoppers': {
    file: inventory,
    changes: [{ find: 'trusted ? undefined : orderTotalMax', put: 'orderTotalMax' }],
  },
  'an order over the limit accepted': {
    file: reserve,
    changes: [
      { find: "if (total > totalMax) return rejectedFor('over-limit', priced, products)", put: '' },
    ],
  },
  'a repeat that makes an order trusted': {
    file: recording,
    changes: [
      {
        find: 'if (order.content) return order',
        put: 'if (order.content) return { ...order, content: { ...order.content, trusted: order.content.trusted || said.trusted === true } }',
      },
    ],
  },
  'an order recorded without its details': {
    file: recording,
    changes: [
      {
        find: "return { ...withContent(order, known, nowMs), details: 'kept' }",
        put: "return { ...withContent(order, known, nowMs), details: 'none' }",
      },
    ],
  },
  'deleted details come back': {
    file: recording,
    seed: 2,
    changes: [
      {
        find: "order.details === 'missing' && order.content.digest === said.digest",
        put: "(order.details === 'missing' || order.details === 'deleted') && order.content.digest === said.digest",
      },
    ],
  },
  'details in the stock-wanted': {
    file: recording,
    changes: [
      {
        find: 'const known: KnownOrder = { ...said, lines: plainLines(said.lines), hasDetails: true }',
        put: 'const known: KnownOrder = { ...said, lines: [...said.lines], hasDetails: true }',
      },
    ],
  },
  'details shown to the id alone': {
    file: 'front/src/orders/order-access.ts',
    changes: [
      {
        find: 'if (header === undefined) return orders.order',
        put: 'if (header === undefined) return orders.detailedOrder',
      },
    ],
  },
  'a wrong key opens the details': {
    file: 'front/src/orders/order-access.ts',
    changes: [{ find: 'identity.isKeyOf(read.key, orderId) ?', put: 'read.key ?' }],
  },
  'Order does not verify the digest of details': {
    file: 'contracts/src/messages-verified.ts',
    changes: [{ find: 'digestOf(said) === said.digest', put: "said.digest !== ''" }],
  },
  'a reference that two orders have': {
    file: 'workers/order/src/domain/references.ts',
    seed: 6,
    changes: [
      {
        find: "status !== undefined && status !== 'rejected' && status !== 'canceled'",
        put: "status === 'shipped'",
      },
    ],
  },
  'a restored Order is not told that there are details': {
    file: 'workers/inventory/src/domain/announce.ts',
    changes: [{ find: '...(hasDetails && { hasDetails }),', put: '' }],
  },
  'lines of one SKU not summed': {
    file: 'contracts/src/order-lines.ts',
    changes: [
      {
        find: 'export const canonicalLines = <L extends OrderLine>(lines: readonly L[]): readonly L[] => {',
        put: 'export const canonicalLines = <L extends OrderLine>(lines: readonly L[]): readonly L[] => {\n  if (lines.length > 0) return lines',
      },
    ],
  },
  'outcome overwritten by a duplicate': {
    file: order,
    changes: [
      {
        find: 'if (recorded.outcome) return whenDecidedAgain(recorded, outcomeOf(said), heard)',
        put: '',
      },
    ],
  },
  'outcome recorded for another digest': {
    file: order,
    changes: [{ find: 'if (content && content.digest !== digest) {', put: 'if (!content) {' }],
  },
  'outcome that does not carry the order': {
    file: order,
    changes: [
      {
        find: 'const recorded = withContent(before ?? newOrder(orderId, nowMs), asSent(said), nowMs)',
        put: 'if (!before) return { order: undefined, announcements: [] }\n  const recorded = withContent(before, asSent(said), nowMs)',
      },
    ],
  },
  'order-canceled of an unknown order left unanswered': {
    file: inventory,
    changes: [
      {
        find: "[{ kind: 'stock-released', item: { orderId } }]",
        put: "reservation?.decided ? [{ kind: 'stock-released', item: { orderId } }] : []",
      },
    ],
  },
  'id accepted without its tag': {
    file: 'contracts/src/order-id.ts',
    changes: [
      { find: 'if (!orderIdPattern.test(orderId)) return false', put: 'if (orderId) return true' },
    ],
  },
  'Order does not verify the key': {
    file: 'contracts/src/messages-verified.ts',
    changes: [{ find: '({ key, orderId }) => isKeyOf(key, orderId),', put: '() => true,' }],
  },
  'Order does not verify the tag': {
    file: 'workers/order/src/subscriptions.ts',
    changes: [
      {
        find: 'issuedSendOrderSchema(identity)',
        put: 'issuedSendOrderSchema({ ...identity, isIssued: () => true })',
      },
    ],
  },
  'Inventory does not verify the tag': {
    file: 'workers/inventory/src/subscriptions.ts',
    changes: [
      {
        find: 'topic: topics.sendOrder, schema: issuedSendOrderSchema(identity)',
        put: 'topic: topics.sendOrder, schema: issuedSendOrderSchema({ ...identity, isIssued: () => true })',
      },
    ],
  },
  'restored Inventory decides before it was told': {
    file: inventory,
    changes: [{ find: 'if (isReconciling) return unchanged(before)', put: '' }],
  },
  'restored Order takes orders before it was told': {
    file: 'workers/order/src/domain/decide-batch.ts',
    changes: [
      {
        find: 'if (circumstances.isReconciling && isNew(fact)) continue',
        put: 'if (circumstances.isReconciling && !isNew) continue',
      },
    ],
  },
  'what does not fit is reserved without a word': {
    seed: 64,
    file: promised,
    changes: [
      {
        find: "if (outcome.kind === 'in-stock' && !fits(whole, products)) return { ...whole, short: true }",
        put: "if (outcome.kind === 'in-stock' && !fits(whole, products)) return whole",
      },
    ],
  },
  'short orders stay short when units come in': {
    seed: 64,
    file: promised,
    changes: [
      {
        find: 'if (!reservation.short || !fits(whole, products)) return reservation',
        put: 'if (reservation) return reservation',
      },
    ],
  },
  'a part released twice': {
    file: inventory,
    changes: [
      {
        find: 'moveUnits(products, { from: reservation, to: moved })',
        put: 'moveUnits(products, { from: { ...reservation, shipped: false, moved: [] }, to: moved })',
      },
    ],
  },
  'a return that ships again': {
    file: 'workers/inventory/src/domain/units.ts',
    changes: [
      {
        find: 'move(products, sku, { onHand: has.restocked - had.restocked })',
        put: 'move(products, sku, { onHand: had.restocked - has.restocked })',
      },
    ],
  },
  'a lower number overwrites a greater one': {
    file: reservation,
    seed: 6,
    changes: [
      {
        find: 'includesMoved(before, said)) return reservation',
        put: 'before === said) return reservation',
      },
      { find: 'greaterMoved(before, said)', put: 'said' },
    ],
  },
  'an operator’s change applied twice': {
    file: 'workers/order/src/domain/change-answers.ts',
    changes: [
      { find: 'if (same) return { order, announcements: answerOf(fact, same, order) }', put: '' },
      { find: 'if (before.some(({ refusal }) => refusal === undefined)) {', put: 'if (!fact) {' },
    ],
  },
  'parts that a restored Order lost are left out': {
    file: restoredOrder,
    changes: [
      {
        find: 'missingParts(order, said, nowMs).reduce(withPart, order)',
        put: 'order && said && nowMs ? order : missingParts(order, said, nowMs).reduce(withPart, order)',
      },
    ],
  },
  'parts are not told to a restored Inventory': {
    file: 'workers/order/src/domain/announce.ts',
    seed: 5,
    changes: [
      {
        find: '({ ...line, ...bySku.get(line.sku) })',
        put: '({ ...line, ...(bySku.size > 9 ? {} : {}) })',
      },
    ],
  },
  'a change id applied twice': {
    file: 'workers/inventory/src/domain/decide-change.ts',
    changes: [
      {
        find: 'if (same) return { said, answer: same }',
        put: '',
      },
      {
        find: "if (before.some(isApplied)) return { said, answer: { digest, refusal: 'key-reused' } }",
        put: '',
      },
    ],
  },
  'a count that is added': {
    file: 'workers/inventory/src/domain/patch.ts',
    changes: [
      {
        find: 'isCount ? counted : product.onHand + received',
        put: 'isCount ? product.onHand + counted : product.onHand + received',
      },
    ],
  },
  'a count that does not look at what was seen': {
    file: 'workers/inventory/src/domain/patch.ts',
    changes: [{ find: 'seen !== undefined && seen !== product.onHand', put: 'seen === -1' }],
  },
  'a movement written twice': {
    file: movement,
    changes: [
      {
        find: 'movements.push({ sku, kind, orderId, changeId, onHandBy, reservedBy, onHand, reserved })',
        put: 'movements.push(...[1, 2].map(() => ({ sku, kind, orderId, changeId, onHandBy, reservedBy, onHand, reserved })))',
      },
    ],
  },
  'a release that is missing in the history': {
    file: movement,
    changes: [
      {
        find: 'if (onHandBy !== 0 || reservedBy !== 0) {',
        put: 'if (onHandBy !== 0 || reservedBy > 0) {',
      },
    ],
  },
  'units moved in the name of another order': {
    file: movement,
    changes: [
      {
        find: ';[orderId, change] = [id, undefined]',
        put: ';[orderId, change] = [orderId ?? id, undefined]',
      },
    ],
  },
  'an unknown error parked': {
    file: 'workers/engine/src/sqlite/open.ts',
    changes: [
      {
        find: 'error instanceof SQLiteError && contentErrorPattern',
        put: '!(error instanceof SQLiteError) || contentErrorPattern',
      },
    ],
  },
  'confirmed orders are not announced to a restored Inventory': {
    file: 'workers/engine/src/sqlite/unheard.ts',
    seed: 9,
    changes: [
      {
        find: 'SET heard = 0 WHERE heard AND',
        put: 'SET heard = 0 WHERE heard AND ${table === "orders" ? "status <> \'confirmed\' AND" : ""}',
      },
    ],
  },
  'a restored reader counts as told before it answered': {
    file: 'workers/engine/src/sqlite/reconciliation.ts',
    changes: [
      {
        find: 'if (unheard.get(announcing.upTo) !== null) return state',
        put: '',
      },
    ],
  },
  'a new database in the place of a lost one is taken for a new shop': {
    file: 'workers/engine/src/domain/waiting.ts',
    changes: [
      {
        find: 'isNew === true && epoch !== readerEpoch && knowsFacts',
        put: 'knowsFacts && !epoch && !readerEpoch && !isNew',
      },
    ],
  },
  'orders are taken while the other database is lost': {
    file: 'workers/engine/src/domain/waiting.ts',
    changes: [
      {
        find: 'restoredFrom !== undefined || isNew || lostReader !== undefined',
        put: 'restoredFrom !== undefined || isNew || lostReader === ""',
      },
    ],
  },
  'a cancellation that a restored Order lost is left out': {
    file: restoredOrder,
    changes: [
      {
        find: 'const canceled = canceledOf(',
        put: 'if (orderId) return { order: before, announcements: [answer] }\n  const canceled = canceledOf(',
      },
    ],
  },
}
