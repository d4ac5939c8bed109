/** Settings of the programs that run under Node.js, as JSON in the variable `PEER_SETTINGS`. */
export type Settings = {
  port: number
  /** Whether the server does the jobs of the queue itself; else a worker process does. */
  doesJobs: boolean
  database: { kind: 'sqlite'; file: string } | { kind: 'postgres'; port: number; name: string }
}

/** Products that are sold and listed, with stock that no run uses up. */
export const productCount = 20
export const plentyOfUnits = 10_000_000

/** Products of which only a few units are left, one for each round of the oversell test. */
export const scarceCount = 10
export const scarceUnits = 10

/** Of the one administrator, who looks at what was allocated. Loopback only, deleted with the folder. */
export const administrator = { identifier: 'bench', password: 'Bench-Admin-7391' }

/** The last line of `populate.ts`: ids of variants and of the shipping method. */
export type Populated = { plenty: string[]; scarce: string[]; shippingMethodId: string }
