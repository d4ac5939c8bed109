import type { Administration } from './administration.ts'
import type { Vendure } from './server-processes.ts'
import type { Storefront } from './storefront.ts'

/** How long each run lasts, and with how many shoppers at once. */
export type Effort = {
  seconds: number
  concurrency: readonly number[]
  progress: (line: string) => void
}

/** A running Vendure and those who use it. */
export type Peer = {
  vendure: Vendure
  storefront: Storefront
  administration: Administration
  effort: Effort
}
