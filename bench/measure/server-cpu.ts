import { SQL } from 'bun'
import { timesOf } from './process-usage.ts'

/**
 * Reads the CPU that a server of PostgreSQL on this machine used so far, in µs: of all its processes, and of those that have
 * ended, such as those of autovacuum.
 */
export const serverCpuOf = (url: string) => {
  const sql = new SQL(url, { max: 1 })
  return {
    read: async (): Promise<number> => {
      const rows = await sql<{ pid: number }[]>`SELECT pid FROM pg_stat_activity`
      const all = await Promise.allSettled(rows.map(({ pid }) => timesOf(pid)))
      const running = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      const postmaster = await timesOf(running[0]!.parent)
      const ofPostmaster = postmaster.cpuUs + postmaster.endedChildrenCpuUs
      return running.reduce((sum, { cpuUs }) => sum + cpuUs, ofPostmaster)
    },
    close: () => sql.close(),
  }
}
