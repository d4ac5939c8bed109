import { z } from '../openapi/described.ts'
import { busStates, workerStates, type BusHealth, type Seen, type WorkerSeen } from '../ports.ts'
import { frontStatuses, readsStates, type Readiness } from './readiness.ts'

/** A state with the time since which this front sees it. */
const seenAs = <const States extends readonly [string, ...string[]]>(states: States) =>
  z.strictObject({ state: z.enum(states), since: z.iso.datetime() })

const Bus = seenAs(busStates).openapi('BusState', {
  description:
    '`starting`: the first try to connect is under way. `silent`: connected, but the broker answers nothing. `away`: not connected',
})
const Worker = seenAs(workerStates)
  .extend({ currency: z.string().optional() })
  .openapi('WorkerState', {
    description:
      'A worker on the bus, by its best instance. `remembered`: the broker says that it was alive, it has not said so itself yet. `reconciling`: restored from a backup, it waits for the other worker. `not-writing`: its disk takes no writes or has no room. `other-currency`: its database is in `currency` and not in that of this front, which sends it no orders. `new`: its database is new, it waits to see the other worker once. `lost`: its database is new and empty, and the other worker knows orders of one before it; an operator restores a backup or accepts the loss. `other-lost`: the other worker’s is. `silent`: it has said nothing for 11 s. `away`: it has left. `unknown`: the bus is not up',
  })
const Reads = seenAs(readsStates).openapi('ReadsState', {
  description: 'Whether the read API of a worker answers',
})

export const Ready = z
  .strictObject({
    status: z.enum(frontStatuses),
    currency: z.string(),
    bus: Bus,
    inventory: Worker,
    order: Worker,
    reads: z.strictObject({ inventory: Reads, order: Reads }),
    warnings: z.array(z.literal('catalogue-stale')),
  })
  .openapi('Ready', {
    description:
      'Each thing that the front depends on: its state, and since when. `currency` is that of this front. `warnings` names what is answered, but not as usual',
  })
export type ReadyBody = z.infer<typeof Ready>

export const readyBody = (
  { bus, inventory, order, reads }: Readiness,
  more: Pick<ReadyBody, 'status' | 'currency' | 'warnings'>,
): ReadyBody => ({
  ...more,
  bus: said(bus),
  inventory: saidOf(inventory),
  order: saidOf(order),
  reads: { inventory: said(reads.inventory), order: said(reads.order) },
})

/** Reads the states of the bus from the answer of another front. Undefined when it is no such answer. */
export const healthIn = (body: unknown): BusHealth | undefined => {
  const parsed = Ready.safeParse(body)
  if (!parsed.success) return undefined
  const { bus, inventory, order } = parsed.data
  return { bus: heard(bus), inventory: heardOf(inventory), order: heardOf(order) }
}

const said = <State extends string>({ state, sinceMs }: Seen<State>) => ({
  state,
  since: new Date(sinceMs).toISOString(),
})
const saidOf = (worker: WorkerSeen) => ({
  ...said(worker),
  ...(worker.currency !== undefined && { currency: worker.currency }),
})
const heardOf = (worker: ReadyBody['order']): WorkerSeen => ({
  ...heard(worker),
  currency: worker.currency,
})
const heard = <State extends string>({ state, since }: { state: State; since: string }) => ({
  state,
  sinceMs: Date.parse(since),
})
