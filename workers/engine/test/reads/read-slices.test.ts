import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { readSlices } from '../../src/reads/read-slices.ts'

/** Reads of a millisecond each, in turns that the test gives. */
const given = () => {
  let nowMs = 0
  const turns: (() => void)[] = []
  const nextTurn = () => new Promise<void>((resolve) => void turns.push(resolve))
  const read: string[] = []
  const app = new Hono()
  app.use(readSlices({ now: () => nowMs, nextTurn }))
  app.get('/:name', (c) => {
    nowMs += 1
    read.push(c.req.param('name'))
    return c.text(c.req.param('name'))
  })
  const settled = async () => {
    for (let i = 0; i < 50; i += 1) await Promise.resolve()
  }
  return {
    read,
    ask: (name: string) => Promise.resolve(app.request(`/${name}`)),
    settled,
    turn: async () => {
      for (const go of turns.splice(0)) go()
      await settled()
    },
  }
}

describe('reads of a worker', () => {
  test('run at once while they are few', async () => {
    const { ask, read, turn } = given()
    expect(await (await ask('a')).text()).toBe('a')
    expect(await (await ask('b')).text()).toBe('b')
    await turn()
    expect(await (await ask('c')).text()).toBe('c')
    expect(read).toEqual(['a', 'b', 'c'])
  })

  test('leave a turn to others after each slice, and are all answered', async () => {
    const { ask, read, settled, turn } = given()
    const answers = ['a', 'b', 'c', 'd', 'e'].map(ask)
    await settled()
    expect(read).toEqual(['a', 'b'])
    await turn()
    expect(read).toEqual(['a', 'b', 'c', 'd'])
    await turn()
    expect(await Promise.all(answers.map(async (each) => (await each).text()))).toEqual(read)
    expect(read).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})
