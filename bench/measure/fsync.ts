import { closeSync, fdatasyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLatencies } from '../load/latencies.ts'
import type { Latency } from '../load/spec.ts'

const pageBytes = 4_096
/** As large as the write-ahead log gets before SQLite starts it over. */
const filePages = 4_000

/**
 * How long the disk of the temporary folder, where the measured shops are, takes to write 4 KiB for good:
 * `write` and `fdatasync`, over pages that the file has, as a write-ahead log in use is written.
 */
export const measureFsync = (forMs: number): Latency => {
  const path = join(tmpdir(), `shop-fsync-${crypto.randomUUID()}`)
  const file = openSync(path, 'w')
  try {
    const page = Buffer.alloc(pageBytes, 1)
    for (let n = 0; n < filePages; n += 1) writeSync(file, page)
    fdatasyncSync(file)
    const latencies = createLatencies()
    const endMs = performance.now() + forMs
    for (let n = 0; performance.now() < endMs; n += 1) {
      const startedMs = performance.now()
      writeSync(file, page, 0, pageBytes, (n % filePages) * pageBytes)
      fdatasyncSync(file)
      latencies.record(performance.now() - startedMs)
    }
    return latencies.summary()
  } finally {
    ftruncateSync(file)
    closeSync(file)
    rmSync(path)
  }
}
