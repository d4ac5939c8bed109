import type { Shop } from '@shop/tests/shop'
import { usageOf } from '../measure/process-usage.ts'
import { services, type Service } from '../measure/reading.ts'

/** Resident memory of each process at one moment. */
export type MemorySample = { seconds: number; rssMb: Record<Service, number> }

export const workers = ['inventory', 'order'] as const

/** The most memory that a process was seen with. */
export const mostMb = (samples: readonly MemorySample[], service: Service): number =>
  Math.max(...samples.map(({ rssMb }) => rssMb[service]))

/**
 * The memory of a process in a quarter of the time, on average: one sample is garbage that is not collected yet, and a
 * tenth of the time would be shorter than that between two collections.
 */
export const meanMb = (
  samples: readonly MemorySample[],
  service: Service,
  quarter: 1 | 2 | 3 | 4,
): number => {
  const each = samples.length / 4
  const some = samples.slice(Math.floor(each * (quarter - 1)), Math.ceil(each * quarter))
  return some.reduce((sum, { rssMb }) => sum + rssMb[service], 0) / Math.max(1, some.length)
}

const everyMs = 250

/** Looks at the memory of a shop's processes until stopped. A process that does not run has none. */
export const memoryOverTime = (shop: Shop): { stop(): Promise<MemorySample[]> } => {
  const startedMs = performance.now()
  const samples: MemorySample[] = []
  let isStopped = false
  const rssMb = (service: Service): Promise<number> =>
    usageOf(shop.process(service).pid).then(
      (usage) => usage.rssMb,
      () => 0,
    )
  const look = async (): Promise<void> => {
    while (!isStopped) {
      const [front, inventory, order, broker] = await Promise.all(services.map(rssMb))
      samples.push({
        seconds: (performance.now() - startedMs) / 1_000,
        rssMb: { front: front!, inventory: inventory!, order: order!, broker: broker! },
      })
      await Bun.sleep(everyMs)
    }
  }
  const looking = look()
  return {
    stop: async () => {
      isStopped = true
      await looking
      return samples
    },
  }
}
