import { describe, expect, test } from 'bun:test'
import { givenLoop, message, topic } from '../given.ts'

describe('a batch', () => {
  test('holds everything that has arrived, in the order of arrival', async () => {
    const { loop, batches, settled } = givenLoop()
    loop.receive(message([1, 2]))
    loop.receive(message([3]))
    await settled()
    expect(batches[0]!.facts).toEqual([1, 2, 3])
  })

  test('is acknowledged after its commit and announced as one message per topic', async () => {
    const { loop, happened, settled } = givenLoop()
    loop.receive(message([1]))
    loop.receive(message([2]))
    await settled()
    expect(happened.slice(0, 3)).toEqual([
      'commit 1 2',
      'puback [1] [2]',
      'publish test/doubled [2,4]',
    ])
  })

  test('is bounded, and what is left makes the next one', async () => {
    const { loop, batches, settled } = givenLoop()
    for (let n = 0; n < 2_001; n += 1) loop.receive(message([n]))
    await settled()
    expect(batches.slice(0, 2).map(({ facts }) => facts.length)).toEqual([2_000, 1])
  })

  test('forgets what was not started when the connection is lost', async () => {
    const { loop, happened, settled } = givenLoop()
    loop.receive(message([1]))
    loop.dropWaiting()
    await settled()
    expect(happened).not.toContain('commit 1')
  })
})

describe('a commit that fails because of the world', () => {
  const failing = (times: number) => {
    let left = times
    return givenLoop(({ facts }) => {
      if (facts.length > 0 && (left -= 1) >= 0) throw new Error('disk full')
    })
  }

  test('keeps its batch and tries again without acknowledging', async () => {
    const { loop, happened, delays, settled } = failing(3)
    loop.receive(message([1, 2]))
    await settled()
    expect(delays).toEqual([1_000, 1_000, 1_000])
    expect(happened.slice(0, 2)).toEqual(['commit 1 2', 'puback [1,2]'])
  })

  test('shows in isWriting until one succeeds', async () => {
    const seen: boolean[] = []
    let isFirst = true
    const given = givenLoop(({ facts }) => {
      if (facts.length === 0) return
      seen.push(given.loop.isWriting())
      if (!isFirst) return
      isFirst = false
      throw new Error('disk full')
    })
    given.loop.receive(message([1]))
    await given.settled()
    expect([...seen, given.loop.isWriting()]).toEqual([true, false, true])
  })

  test('leaves its batch to the broker when the worker stops', async () => {
    const given = givenLoop(() => {
      void given.loop.stop()
      throw new Error('disk full')
    })
    given.loop.receive(message([1]))
    await new Promise((resolve) => setImmediate(resolve))
    await given.loop.stop()
    expect(given.happened).toEqual([])
  })
})

describe('a commit that is late', () => {
  const waiting = () => {
    const standby = Promise.withResolvers<void>()
    const given = givenLoop(() => standby.promise)
    given.loop.receive(message([1]))
    return { ...given, standby }
  }
  const begun = () => new Promise((resolve) => void setImmediate(resolve))

  test.each([
    { ageMs: 4_999, isWriting: true },
    { ageMs: 5_000, isWriting: false },
  ])('after $ageMs ms: isWriting is $isWriting', async ({ ageMs, isWriting }) => {
    const { loop, pass, standby, settled } = waiting()
    await begun()
    pass(ageMs)
    expect(loop.isWriting()).toBe(isWriting)
    standby.resolve()
    await settled()
  })

  test('is told when it succeeds, and only then is its batch acknowledged', async () => {
    const { loop, pass, standby, settled, told, happened } = waiting()
    await begun()
    pass(30_000)
    expect([happened, told]).toEqual([[], []])
    standby.resolve()
    await settled()
    expect([loop.isWriting(), told]).toEqual([true, [true]])
    expect(happened).toContain('puback [1]')
  })

  test('is none while the worker has nothing to write', async () => {
    const { loop, pass, settled } = givenLoop()
    loop.receive(message([1]))
    await settled()
    pass(3_600_000)
    expect(loop.isWriting()).toBe(true)
  })
})

describe('a batch that fails for its content', () => {
  const refusing = (...culprits: number[]) =>
    givenLoop(
      ({ facts }) => {
        if (facts.some((n) => culprits.includes(n))) throw new TypeError('cannot be')
      },
      (error) => error instanceof TypeError,
    )

  test.each<{ culprits: number[] }>([
    { culprits: [1] },
    { culprits: [5] },
    { culprits: [3, 4] },
    { culprits: [1, 2, 3, 4, 5, 6, 7] },
  ])('parks $culprits and applies the rest once', async ({ culprits }) => {
    const { loop, batches, happened, settled } = refusing(...culprits)
    loop.receive(message([1, 2, 3, 4, 5, 6, 7]))
    await settled()
    const applied = batches.flatMap(({ facts }) => facts)
    const parked = batches.flatMap(({ parked: items }) => items.map(({ content }) => content))
    expect(applied).toEqual([1, 2, 3, 4, 5, 6, 7].filter((n) => !culprits.includes(n)))
    expect(parked).toEqual(culprits.map((n) => `[${n}]`))
    expect(happened).toContain('puback [1,2,3,4,5,6,7]')
  })

  test('says why each item was parked', async () => {
    const { loop, batches, settled } = refusing(2)
    loop.receive(message([1, 2]))
    await settled()
    expect(batches.flatMap(({ parked }) => parked)).toEqual([
      { topic, content: '[2]', reason: 'cannot be applied: cannot be' },
    ])
  })
})

describe('items that cannot be read', () => {
  test('are parked by the transaction that applies the rest of their message', async () => {
    const { loop, batches, settled } = givenLoop()
    loop.receive(message([1, 'two', 3]))
    await settled()
    expect(batches[0]!.facts).toEqual([1, 3])
    expect(batches[0]!.parked.map(({ content }) => content)).toEqual(['["two"]'])
  })

  test('are acknowledged, so that they do not come again for ever', async () => {
    const { loop, happened, settled } = givenLoop()
    loop.receive(message('no json'))
    await settled()
    expect(happened.slice(0, 2)).toEqual(['commit', 'puback no json'])
  })
})

describe('a parked item that is tried again', () => {
  test('is applied when it is good now', async () => {
    const { loop, batches } = givenLoop()
    expect(await loop.redrive({ topic, content: Buffer.from('[7]') })).toBe(true)
    expect(batches.map(({ facts }) => facts)).toEqual([[7]])
  })

  test('stays parked when it still cannot be read', async () => {
    const { loop } = givenLoop()
    expect(await loop.redrive({ topic, content: Buffer.from('["x"]') })).toBe(false)
  })
})

describe('under load', () => {
  test('reading from the broker pauses while too much is waiting', async () => {
    const { loop, happened, settled } = givenLoop()
    const large = 'x'.repeat(1_000_000)
    for (let n = 0; n < 20; n += 1) loop.receive(message(large))
    expect(happened).toContain('pause')
    await settled()
  })

  test('no batch is taken while the broker owes too many acknowledgements', async () => {
    const { loop, batches, setOutstanding, settled } = givenLoop()
    setOutstanding(2_001)
    loop.receive(message([1]))
    await new Promise((resolve) => setImmediate(resolve))
    expect(batches).toEqual([])
    setOutstanding(0)
    await settled()
    expect(batches[0]!.facts).toEqual([1])
  })

  test('no batch is taken while too much of what was announced is not acknowledged', async () => {
    const { loop, batches, delays, holdPublished, settled } = givenLoop()
    const acknowledge = holdPublished()
    const many = Array.from({ length: 100_000 }, (_, n) => n)
    for (const content of [many, many, [1]]) loop.receive(message(content))
    while (delays.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(batches.map(({ facts }) => facts.length)).toEqual([many.length, many.length])
    acknowledge()
    await settled()
    expect(batches[2]!.facts).toEqual([1])
  })
})
