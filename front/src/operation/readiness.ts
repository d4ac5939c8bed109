import type {
  Backend,
  BusHealth,
  BusSeen,
  FrontPorts,
  ReadsAnswer,
  ReadsInstances,
  Seen,
  WorkerSeen,
} from '../ports.ts'

/** Everything a front knows of itself and of what it depends on, at one moment. */
export type Known = {
  isStopping: boolean
  health: BusHealth
  /** The answers of the workers' read APIs, and since when they answer so. */
  inventoryReads: Seen<ReadsAnswer>
  orderReads: Seen<ReadsAnswer>
  readsInstances: Record<Backend, ReadsInstances>
}

export type Readiness = {
  /** Whether this front is of use: it has the bus or reads. */
  front: FrontStatus
  /** Whether orders are recorded and decided soon: the bus and both workers are up. */
  orders: FrontStatus
  bus: BusSeen
  inventory: WorkerSeen
  order: WorkerSeen
  reads: Record<Backend, ReadsSeen>
}
export const frontStatuses = ['ready', 'not-ready', 'starting', 'stopping'] as const
export type FrontStatus = (typeof frontStatuses)[number]
export const readsStates = ['up', 'away'] as const
export type ReadsSeen = Seen<(typeof readsStates)[number]> & { instances: ReadsInstances }

/** Decides from what is known whether this front is ready, and whether the shop is ready for orders. */
export const readinessOf = ({
  isStopping,
  health,
  inventoryReads,
  orderReads,
  readsInstances,
}: Known): Readiness => {
  const { bus } = health
  const inventory = vouchedFor(health.inventory, inventoryReads)
  const order = vouchedFor(health.order, orderReads)
  const reads = {
    inventory: readsOf(inventoryReads, readsInstances.inventory),
    order: readsOf(orderReads, readsInstances.order),
  }
  const hasReads = reads.inventory.state === 'up' || reads.order.state === 'up'
  const statusOf = (isReady: boolean): FrontStatus => {
    if (isStopping) return 'stopping'
    if (bus.state === 'starting') return 'starting'
    return isReady ? 'ready' : 'not-ready'
  }
  return {
    // Behind an edge broker that is cut off orders are still taken, and wait there.
    front: statusOf(bus.state === 'up' || bus.state === 'cut-off' || hasReads),
    orders: statusOf([bus, inventory, order].every(({ state }) => state === 'up')),
    bus,
    inventory,
    order,
    reads,
  }
}

/**
 * A remembered presence says nothing about now. Until the worker renews it, its own `/readyz` does: so a front that starts
 * in a healthy shop is ready at once, and one that starts beside a frozen worker is not.
 */
const vouchedFor = (worker: WorkerSeen, reads: Seen<ReadsAnswer>): WorkerSeen =>
  worker.state === 'remembered' && reads.state === 'ready' ? { ...worker, state: 'up' } : worker

/** A worker that is not ready for new work still answers reads. */
const readsOf = ({ state, sinceMs }: Seen<ReadsAnswer>, instances: ReadsInstances): ReadsSeen => ({
  state: state === 'away' ? 'away' : 'up',
  sinceMs,
  instances,
})

/** Remembers since when a state is the same. It knows a change from the first look after it. */
export const createSince = <State extends string>({ nowMs }: Pick<FrontPorts, 'nowMs'>) => {
  let seen: Seen<State> | undefined
  return (state: State): Seen<State> => {
    if (seen?.state !== state) seen = { state, sinceMs: nowMs() }
    return seen
  }
}
