import {
  layoutOf,
  type DatabaseKind,
  type Layout,
  type LinkName,
  type ProcessName,
} from './layout.ts'
import { randomOf, type Random } from './random.ts'
import type { Direction } from './tcp-proxy.ts'

/** Something that happens to a process or a link, and how long it lasts. */
export type Fault = { atMs: number; forMs: number } & (
  | { kind: 'kill' | 'terminate' | 'freeze'; target: ProcessName }
  /** The broker is killed, and its persistence file with it. */
  | { kind: 'kill and forget'; target: 'broker' }
  | { kind: 'cut' | 'refuse' | 'silence'; target: LinkName }
  | { kind: 'stall'; target: LinkName; direction: Direction }
)

const gapMsMin = 200
const gapMsMax = 2_500
const shortMsMax = 2_500
const freezeMsMax = 5_000

/**
 * Those that outlast a keep-alive: a broker gives up its clients after 15 s, and they give up the broker after the
 * same time.
 */
const longFaults = [
  { kind: 'freeze', target: 'front-1', forMs: 17_000 },
  { kind: 'silence', target: 'front-2 to broker', forMs: 0 },
  { kind: 'freeze', target: 'inventory', forMs: 17_000 },
  { kind: 'freeze', target: 'broker', forMs: 17_000 },
  { kind: 'stall', target: 'order to broker', forMs: 20_000, direction: 'in' },
  { kind: 'silence', target: 'order to broker', forMs: 0 },
  { kind: 'freeze', target: 'order', forMs: 17_000 },
  { kind: 'silence', target: 'inventory to broker', forMs: 0 },
] as const

/** On a database server, whose processes take each other for gone after 5 s. */
const longFaultsOnPostgres = [
  { kind: 'freeze', target: 'postgres', forMs: 12_000 },
  { kind: 'silence', target: 'order to postgres', forMs: 0 },
  { kind: 'freeze', target: 'inventory-2', forMs: 17_000 },
  { kind: 'freeze', target: 'haproxy', forMs: 12_000 },
  { kind: 'stall', target: 'inventory to postgres', forMs: 12_000, direction: 'both' },
] as const

/**
 * The faults of one round: one after the other in time, on several targets at once, and one long one,
 * another in each round. None of them lasts longer than `longMsMax`. A target has one fault at a time. In a supervised shop
 * the supervisor is killed once in each round.
 */
export const faultsOf = (
  seed: number,
  { round, roundMs, longMsMax, isSupervised, database }: Round,
): Fault[] => {
  const random = randomOf(seed, round, faultPurpose)
  const layout = layoutOf(database)
  const all = database === 'sqlite' ? longFaults : [...longFaultsOnPostgres, ...longFaults]
  const long = all.filter(({ forMs }) => forMs <= longMsMax)
  const first: Fault = { atMs: 0, ...long[(seed + round) % long.length]! }
  const faults: Fault[] = [first]
  const freeAtMs = new Map<string, number>([[first.target, first.forMs]])
  for (let atMs = random.int(0, gapMsMax); atMs < roundMs; atMs += random.int(gapMsMin, gapMsMax)) {
    const fault = faultAt(atMs, random, layout)
    if ((freeAtMs.get(fault.target) ?? 0) > atMs) continue
    freeAtMs.set(fault.target, atMs + fault.forMs)
    faults.push(fault)
  }
  if (isSupervised) {
    const atMs = random.int(0, roundMs / 2)
    faults.push({ kind: 'kill', target: 'supervisor', atMs, forMs: random.int(0, shortMsMax) })
  }
  return faults
}
const faultPurpose = 7

type Round = {
  round: number
  roundMs: number
  longMsMax: number
  isSupervised: boolean
  database: DatabaseKind
}

const faultAt = (atMs: number, random: Random, { links, processes }: Layout): Fault => {
  const forMs = random.int(0, shortMsMax)
  if (random.chance(0.5)) {
    const target = random.pick(links)
    const kind = random.pick(['cut', 'cut', 'refuse', 'stall', 'stall'] as const)
    if (kind !== 'stall') return { kind, target, atMs, forMs: kind === 'cut' ? 0 : forMs }
    return { kind, target, atMs, forMs, direction: random.pick(['out', 'in', 'both']) }
  }
  const target = random.pick(processes)
  if (target === 'broker' && random.chance(0.35)) {
    return { kind: 'kill and forget', target, atMs, forMs }
  }
  const kind = random.pick(['kill', 'kill', 'terminate', 'freeze', 'freeze'] as const)
  return { kind, target, atMs, forMs: kind === 'freeze' ? random.int(100, freezeMsMax) : forMs }
}
