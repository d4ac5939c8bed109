import { z } from '../openapi/described.ts'
import { busStates, workerStates, type BusHealth, type Refused, type Seen } from '../ports.ts'
import { frontStatuses, readsStates, type Readiness, type ReadsSeen } from './readiness.ts'

/** A state with the time since which this front sees it. */
const seenAs = <const States extends readonly [string, ...string[]]>(states: States) =>
  z.strictObject({ state: z.enum(states), since: z.iso.datetime() })

const refused = z
  .strictObject({ user: z.string(), topic: z.string() })
  .optional()
  .openapi({ description: 'The bus user that the broker does not let publish, and the topic' })

const Bus = seenAs(busStates).extend({ refused }).openapi('BusState', {
  description:
    '`starting`: the first try to connect is under way. `refused`: connected, but the broker refuses what this front publishes: correct its access list. `cut-off`: the broker answers, but neither worker has been heard through it for 11 s: behind an edge broker, the hub or the way to it is away; otherwise both workers are frozen. `silent`: connected, but the broker answers nothing. `away`: not connected',
})
const Worker = seenAs(workerStates)
  .extend({ currency: z.string().optional(), refused })
  .openapi('WorkerState', {
    description:
      'A worker on the bus, by its best instance. `remembered`: the broker says that it was alive, it has not said so itself yet. `refused`: the broker refuses what it publishes. `reconciling`: restored from a backup, it waits for the other worker. `not-writing`: its disk takes no writes or has no room. `other-currency`: its database is in `currency` and not in that of this front, which sends it no orders. `new`: its database is new, it waits to see the other worker once. `lost`: its database is new and empty, and the other worker knows orders of one before it; an operator restores a backup or accepts the loss. `other-lost`: the other worker’s is. `silent`: it has said nothing for 11 s. `away`: it has left. `unknown`: the bus is not up',
  })
const Reads = seenAs(readsStates)
  .extend({ instances: z.int().optional(), away: z.int().optional() })
  .openapi('ReadsState', {
    description:
      'Whether a read API of a worker answers. With several instances: how many there are, and how many of them do not answer',
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
  bus: saidWhole(bus),
  inventory: saidWhole(inventory),
  order: saidWhole(order),
  reads: { inventory: saidOfReads(reads.inventory), order: saidOfReads(reads.order) },
})

/** Reads the states of the bus from the answer of another front. Undefined when it is no such answer. */
export const healthIn = (body: unknown): BusHealth | undefined => {
  const parsed = Ready.safeParse(body)
  if (!parsed.success) return undefined
  const { bus, inventory, order } = parsed.data
  return { bus: heard(bus), inventory: heard(inventory), order: heard(order) }
}

const said = <State extends string>({ state, sinceMs }: Seen<State>) => ({
  state,
  since: new Date(sinceMs).toISOString(),
})
const saidOfReads = ({ instances: { all, failing }, ...seen }: ReadsSeen) => ({
  ...said(seen),
  ...(all > 1 && { instances: all, away: failing }),
})
type Whole<State extends string> = {
  state: State
  currency?: string | undefined
  refused?: Refused | undefined
}
const saidWhole = <State extends string>(seen: Whole<State> & Seen<State>) => ({
  ...said(seen),
  ...(seen.currency !== undefined && { currency: seen.currency }),
  ...(seen.refused && { refused: seen.refused }),
})
const heard = <State extends string>({ since, ...seen }: Whole<State> & { since: string }) => ({
  ...seen,
  sinceMs: Date.parse(since),
})
