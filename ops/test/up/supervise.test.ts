import { describe, expect, test } from 'bun:test'
import { PassThrough } from 'node:stream'
import { supervise } from '../../src/up/supervise.ts'

/**
 * Runs one shell command until `stop`, and again `restartDelayMs` after it ended. `seen` resolves when its output fits
 * the pattern.
 */
const supervised = (command: string, restartDelayMs = 1) => {
  const controller = new AbortController()
  const output = new PassThrough()
  const starts: { name: string; pid: number }[] = []
  let text = ''
  output.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const end = supervise([{ name: 'worker', command, env: { PS: 'worker' } }], {
    stopped: controller.signal,
    output,
    onStart: (name, pid) => starts.push({ name, pid }),
    restartDelayMs: { first: restartDelayMs, max: restartDelayMs },
  })
  const seen = (pattern: RegExp) =>
    new Promise<string[]>((resolve) => {
      const look = () => {
        const match = pattern.exec(text)
        if (match) resolve([...match])
      }
      output.on('data', look)
      look()
    })
  const stop = () => {
    controller.abort()
    return end
  }
  return { seen, stop, starts }
}

const isAlive = (processId: string | undefined) => {
  try {
    return process.kill(Number(processId), 0)
  } catch {
    return false
  }
}

describe('keeping the processes of the shop running', () => {
  test('puts the name of a process in front of each of its lines', async () => {
    const shop = supervised(`exec sh -c 'echo open; exec sleep 60'`)
    await shop.seen(/\[worker\] open/)
    await shop.stop()
  })

  test.each([0, 1])('restarts a process that ended with code %d', async (code) => {
    const shop = supervised(`exec sh -c 'echo started $$; exit ${code}'`)
    await shop.seen(/started (\d+)[^]*started (?!\1)\d+/)
    await shop.stop()
  })

  test('restarts a process that was killed', async () => {
    const shop = supervised(`exec sh -c 'echo started $$; exec sleep 60'`)
    const [, processId] = await shop.seen(/started (\d+)/)
    process.kill(Number(processId), 'SIGKILL')
    await shop.seen(/started (\d+)[^]*started (?!\1)\d+/)
    await shop.stop()
  })

  test('tells each process before its program starts', async () => {
    const shop = supervised(`exec sh -c 'echo started $$; exec sleep 60'`)
    expect(shop.starts).toHaveLength(1)
    const [, processId] = await shop.seen(/started (\d+)/)
    expect(shop.starts).toEqual([{ name: 'worker', pid: Number(processId) }])
    await shop.stop()
  })

  test('leaves nothing running after a stop', async () => {
    const shop = supervised(`exec sh -c 'echo started $$; exec sleep 60'`)
    const [, processId] = await shop.seen(/started (\d+)/)
    expect(isAlive(processId)).toBe(true)
    await shop.stop()
    expect(isAlive(processId)).toBe(false)
  })

  test('does not wait for a due restart when it is stopped', async () => {
    const shop = supervised('false', 60_000)
    await shop.seen(/ended with 1/)
    await shop.stop()
  })
})
