import { runLoad } from '../load/run-load.ts'
import type { LoadResult, LoadSpec } from '../load/spec.ts'
import { usageOf } from '../measure/process-usage.ts'
import type { NoOp } from './no-op.ts'

export type NoOpMeasured = LoadResult & { serverCpuUs: number }

type NoOpLoad = Pick<LoadSpec, 'connections' | 'warmupMs' | 'measuredMs'>

const postOne: LoadSpec['request'] = { kind: 'orders', skuCount: 1_000, lineCount: 1 }

/** How many orders per second the server that does nothing answers. */
export const measureNoOpPosts = (noOp: NoOp, load: NoOpLoad): Promise<NoOpMeasured> =>
  measure(noOp, { ...load, request: postOne, expected: { status: '201', text: 'confirmed' } })

/** How many reads of a path per second it answers. */
export const measureNoOpGets = (noOp: NoOp, load: NoOpLoad, path: string): Promise<NoOpMeasured> =>
  measure(noOp, {
    ...load,
    request: { kind: 'paths', paths: [path] },
    expected: { status: '200', text: '' },
  })

const measure = async (noOp: NoOp, spec: Omit<LoadSpec, 'port'>): Promise<NoOpMeasured> => {
  let usedUs = 0
  const cpuUs = async () => (await usageOf(noOp.pid)).cpuUs
  const { ids: _, ...result } = await runLoad(
    { ...spec, port: noOp.port },
    {
      begin: cpuUs,
      end: async (begun) => {
        usedUs = (await cpuUs()) - begun
      },
    },
  )
  return { ...result, serverCpuUs: usedUs / Math.max(1, result.answered) }
}
