import { describe, expect, test } from 'bun:test'
import { explore, type Exploration } from './explore.ts'
import { plantedBugs } from './mutants.ts'
import { plainSearch } from './plain-search.ts'
import { reportOf, traceOf } from './report.ts'
import { nameOf, partWorlds, smallWorlds, type World } from './world.ts'

const exploreMsMax = 400_000
const [oneUnit, twoUnits] = smallWorlds

const explorations = new Map<World, Exploration>()
const exploredOnce = (world: World): Exploration => {
  const known = explorations.get(world) ?? explore(world)
  explorations.set(world, known)
  return known
}

describe('two orders, one of them with two payloads, in every interleaving', () => {
  test.each(smallWorlds.map((world) => [nameOf(world), world] as const))(
    'keep every promise, alone and in batches, and settle from every state: %s',
    (_, world) => {
      const explored = exploredOnce(world)
      expect(explored.violation && traceOf(explored.violation)).toBeUndefined()
      expect(explored.states).toBeGreaterThan(5_000)
      expect(explored.batches).toBeGreaterThan(50_000)
      expect(explored.terminals).toBeGreaterThan(100)
    },
    exploreMsMax,
  )

  test('confirm one of two orders for the last unit, never both', () => {
    const rests = new Set(exploredOnce(oneUnit).rests.keys())
    const units = ['confirmed', 'shipped']
    for (const status of units) {
      expect(rests).toContain(`${status}, rejected`)
      expect(rests).toContain(`rejected, ${status}`)
      for (const other of units) expect(rests).not.toContain(`${status}, ${other}`)
    }
  })

  test('ship both when there is a unit for each', () => {
    expect([...exploredOnce(twoUnits).rests.keys()]).toContain('shipped, shipped')
  })

  test('make the workers say everything that they can say', () => {
    const [one, two] = [oneUnit, twoUnits].map((world) => new Set(exploredOnce(world).messages))
    const kinds = ['stock-wanted', 'outcome-recorded', 'in-stock', 'order-rejected']
    const said = kinds.flatMap((kind) => [`${kind} 1A`, `${kind} 1B`, `${kind} 2`])
    const facts = ['order-canceled', 'order-shipped', 'stock-released', 'stock-shipped']
    const expected = [...said, ...facts.flatMap((kind) => [`${kind} 1`, `${kind} 2`])]
    expect([...one!.union(two!)].toSorted()).toEqual(expected.toSorted())
  })
})

describe('an order of two units whose parts are shipped, canceled and returned, in every interleaving', () => {
  test.each(partWorlds.map((world) => [nameOf(world), world] as const))(
    'keeps every promise, alone and in batches, and settles from every state: %s',
    (_, world) => {
      const explored = exploredOnce(world)
      expect(explored.violation && traceOf(explored.violation)).toBeUndefined()
      expect(explored.states).toBeGreaterThan(1_000)
      expect(explored.batches).toBeGreaterThan(50_000)
    },
    exploreMsMax,
  )

  test('makes Order say every part that there can be', () => {
    const said = exploredOnce(partWorlds[0]).messages.filter((name) => name.startsWith('lines'))
    const parts = [
      'canceled 1',
      'shipped 1',
      'shipped 1, canceled 1',
      'shipped 1, canceled 1, restocked 1',
      'shipped 1, restocked 1',
      'shipped 2, restocked 1',
      'shipped 2, restocked 2',
    ]
    expect(said.toSorted()).toEqual(parts.map((part) => `lines-moved 1 (${part})`).toSorted())
  })
})

describe('the search', () => {
  const tiny: World[] = [
    { onHand: 1, orders: [[1, 2]] },
    { onHand: 2, orders: [[1, 2]] },
    { onHand: 1, orders: [[1], [1]] },
    { onHand: 2, orders: [[2]], hasParts: true },
  ]
  test.each(tiny.map((world) => [nameOf(world), world] as const))(
    'counts the same states as a search without tables: %s',
    (_, world) => {
      const { states, transitions, terminals } = explore(world)
      expect(plainSearch(world)).toEqual({ states, transitions, terminals })
    },
    exploreMsMax,
  )

  test('reports what it saw', () => {
    expect(reportOf(explore(tiny[0]!))).toContain('none breaks a promise')
  })
})

describe('a planted bug is found, and the way to it is shown', () => {
  test.each(plantedBugs.map((bug) => [bug.name, bug] as const))(
    '%s',
    (_, { world, decisions }) => {
      const { violation } = explore(world, { decisions })
      expect(violation?.trace.length).toBeGreaterThan(0)
    },
    exploreMsMax,
  )
})
