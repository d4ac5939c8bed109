/** How much a run does. Times in ms. */
export type Scale = {
  /** Of a new shop, until most of its code is compiled: after 12 and 25 s that took a twentieth of all CPU, after 40 s 2 %. */
  warmupMs: number
  /** Of each measurement after that: at another rate batches have another size, and that is other code. */
  settleMs: number
  measuredMs: number
  noOpMs: number
  /** Closed loop, growth and reads: so many turns of both that are compared, each so long. The machine changes its pace within seconds. */
  turns: number
  turnMs: number
  /** Repetitions of what is compared; the median counts. */
  rounds: number
  connections: readonly number[]
  /** The load of most scenarios. */
  busyConnections: number
  products: number
  /** Open loop: time at each rate before it is measured, since what is compiled depends on the size of batches. */
  openWarmupMs: number
  /** Orders per second, and shares of the rate that the closed loop reached. */
  openRates: readonly number[]
  openShares: readonly number[]
  /** Offered orders, as multiples of what the closed loop reached. */
  overloadTimes: readonly number[]
  growthProducts: readonly number[]
  growthOrders: readonly number[]
  lineCounts: readonly number[]
  /** Orders of which Inventory has not heard. */
  openReminders: number
  backlogOrders: number
  /** Orders placed while the memory is watched. */
  memoryOrders: number
  /** A drop: who tries, and from how long before its time. */
  dropShoppers: number
  dropAheadMs: number
  /** Reads of a drop's page, and the time before the drop in which they come; then orders follow, so many in a second. */
  dropPageReads: number
  dropPageMs: number
  dropPageOrdersPerSecond: number
  dropPageTurns: number
  transactionMs: number
  /** Rows of a file that is imported, and of the largest one. */
  importRows: number
  importRowsMost: number
  /** Orders, and changes of prices, in a second beside an import. */
  importOrdersPerSecond: number
  importPatchesPerSecond: number
}

/** The load of one turn. The generator is a new process each time: it gets half a turn to be quick. */
export const turnOf = ({ turnMs }: Scale, connections: number) => ({
  connections,
  warmupMs: turnMs / 2,
  measuredMs: turnMs,
})

/** Of everything, about 45 minutes. */
export const fullScale: Scale = {
  warmupMs: 25_000,
  settleMs: 2_000,
  measuredMs: 6_000,
  noOpMs: 3_000,
  turns: 12,
  turnMs: 1_500,
  rounds: 3,
  connections: [16, 64, 256, 1_000],
  busyConnections: 256,
  products: 10_000,
  openWarmupMs: 15_000,
  openRates: [1_000, 5_000],
  openShares: [0.25, 0.5, 0.75, 0.9],
  overloadTimes: [1, 3],
  growthProducts: [100, 10_000, 1_000_000],
  growthOrders: [1_000_000, 10_000_000],
  lineCounts: [1, 10, 200],
  openReminders: 10_000,
  backlogOrders: 1_000_000,
  memoryOrders: 1_000_000,
  dropShoppers: 500,
  dropAheadMs: 5_000,
  dropPageReads: 10_000,
  dropPageMs: 10_000,
  dropPageOrdersPerSecond: 300,
  dropPageTurns: 5,
  transactionMs: 2_000,
  importRows: 100_000,
  importRowsMost: 1_000_000,
  importOrdersPerSecond: 500,
  importPatchesPerSecond: 50,
}

/** Of everything, about two minutes: shows that it works, its figures say little. */
export const quickScale: Scale = {
  warmupMs: 800,
  settleMs: 200,
  measuredMs: 800,
  noOpMs: 500,
  turns: 2,
  turnMs: 400,
  rounds: 1,
  connections: [16, 64],
  busyConnections: 64,
  products: 1_000,
  openWarmupMs: 200,
  openRates: [500],
  openShares: [0.5],
  overloadTimes: [3],
  growthProducts: [100, 1_000, 10_000],
  growthOrders: [10_000, 100_000],
  lineCounts: [1, 10, 200],
  openReminders: 2_000,
  backlogOrders: 20_000,
  memoryOrders: 5_000,
  dropShoppers: 100,
  dropAheadMs: 1_500,
  dropPageReads: 500,
  dropPageMs: 500,
  dropPageOrdersPerSecond: 200,
  dropPageTurns: 1,
  transactionMs: 200,
  importRows: 2_000,
  importRowsMost: 10_000,
  importOrdersPerSecond: 100,
  importPatchesPerSecond: 20,
}
