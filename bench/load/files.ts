import { join } from 'node:path'

/** Where a run of the load generator finds its spec and leaves what came of it. */
export const filesOf = (folder: string) => ({
  spec: join(folder, 'spec.json'),
  result: join(folder, 'result.json'),
  ids: join(folder, 'ids'),
})

/** Lines that it writes to standard output as it goes. */
export const words = { measuringSoon: 'measuring soon', measured: 'measuring ended' }
