import { isDatabaseOpen } from '@shop/engine/sqlite'
import { isAnswering } from './answering.ts'

/** Whether a worker uses this database: it answers at its address, or some process has the file open. */
export const isInUse = async (file: string, url: string): Promise<boolean> =>
  (await isAnswering(url)) || isDatabaseOpen(file)
