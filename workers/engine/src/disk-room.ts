import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Room on the disk below which a worker takes no new work, in bytes: the largest message has to fit. */
const roomBytesMin = 1_048_576

/** Blocks of a file system, and those of them that a program may still take. */
type FileSystem = { blocks: number; bavail: number; bsize: number }

/**
 * Whether the disk of a database has room for new work. Asks the file system and writes nothing, so it costs a few
 * microseconds and finds a full disk before an order does.
 */
export const hasDiskRoom = (databasePath: string): boolean =>
  hasRoom(statfsSync(dirname(databasePath)))

/** Decides for a file system. One that counts no blocks does not say how full it is, and has room. */
export const hasRoom = ({ blocks, bavail, bsize }: FileSystem): boolean =>
  blocks === 0 || bavail * bsize >= roomBytesMin
