import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { timesOf, type CpuProfile } from '../measure/cpu-profile.ts'

const repository = join(import.meta.dir, '../..')

const node = (id: number, url: string, children: number[] = []) => ({
  id,
  callFrame: { url },
  children,
})

/** root → batcher.ts → JSON.stringify, mqtt → hidden function; root → sqlite; a sample each ms from 1000 on. */
const profile: CpuProfile = {
  startTime: 999_000,
  nodes: [
    node(1, '', [2, 6]),
    node(2, `file://${repository}/front/src/adapters/bus/batcher.ts`, [3, 4]),
    node(3, ''),
    node(
      4,
      `file://${repository}/node_modules/.bun/mqtt@5.16.0/node_modules/mqtt/build/mqtt.js`,
      [5],
    ),
    node(5, ''),
    node(6, 'bun:sqlite'),
    node(7, 'file:///x/node_modules/@hono/zod-openapi/dist/index.js'),
  ],
  samples: [1, 2, 3, 3, 4, 5, 6, 6, 6, 7],
  timeDeltas: Array.from({ length: 10 }, () => 1_000),
}

describe('the times of a profile', () => {
  test('go to the innermost function that comes from a file', () => {
    expect(timesOf(profile, { fromMs: 1_000, toMs: 2_000 })).toEqual([
      { part: 'front/src/adapters/bus/batcher.ts', us: 3_000 },
      { part: 'bun:sqlite', us: 3_000 },
      { part: 'mqtt', us: 2_000 },
      { part: 'the runtime', us: 1_000 },
      { part: '@hono/zod-openapi', us: 1_000 },
    ])
  })

  test('are of the samples of that time', () => {
    expect(timesOf(profile, { fromMs: 1_006, toMs: 1_008 })).toEqual([
      { part: 'bun:sqlite', us: 3_000 },
    ])
  })
})
