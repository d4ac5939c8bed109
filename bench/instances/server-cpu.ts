import { SQL } from 'bun'
import { usageOf } from '../measure/process-usage.ts'

/** Reads the CPU that all processes of a server of PostgreSQL on this machine used so far, in µs. */
export const serverCpuOf = (url: string) => {
  const sql = new SQL(url, { max: 1 })
  return {
    read: async (): Promise<number> => {
      const rows = await sql<{ pid: number }[]>`SELECT pid FROM pg_stat_activity`
      const usages = await Promise.all(rows.map(({ pid }) => usageOf(pid)))
      return usages.reduce((sum, { cpuUs }) => sum + cpuUs, 0)
    },
    close: () => sql.close(),
  }
}
