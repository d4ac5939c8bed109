import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { entriesOf } from '../../src/setup/env-file.ts'

const repository = join(import.meta.dir, '../../..')
const read = (path: string) => Bun.file(join(repository, path)).text()

/** A variable that is off unless set stands in a comment: `#NAME=value`. */
const example = (await read('.env.example')).replace(/^#(?=[A-Z_]+=)/gm, '')
const documented = entriesOf(example).map(({ name }) => name)

/** The names that a config.ts reads; the workers' has `${name}_PORT` for both. */
const namesReadBy = (config: string): string[] => [
  ...[...config.matchAll(/^ +([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, name]) => name!),
  ...[...config.matchAll(/\$\{name\}(_[A-Z_]+)`\]/g)].flatMap(([, end]) => [
    `INVENTORY${end}`,
    `ORDER${end}`,
  ]),
]

describe('.env.example', () => {
  test('says of every variable what it is', () => {
    const silent = entriesOf(example).filter(({ block }) => !block[0]!.startsWith('# '))
    expect(silent).toEqual([])
  })

  test('has what the services read, and nothing else', async () => {
    const configs = ['front/src/config.ts', 'workers/engine/src/config.ts', 'ops/src/config.ts']
    const names = (await Promise.all(configs.map(read))).flatMap(namesReadBy)
    expect([...new Set(names)].sort()).toEqual([...documented].sort())
  })

  test('names the same port where a service listens and where it is looked for', () => {
    const valueOf = (name: string) => entriesOf(example).find((entry) => entry.name === name)!.value
    for (const service of ['INVENTORY', 'ORDER']) {
      expect(new URL(valueOf(`${service}_URL`)).port).toBe(valueOf(`${service}_PORT`))
    }
  })

  test.each(['README.md', 'docs/operating.md'])(
    'has every variable that %s speaks of',
    async (page) => {
      const named = [...(await read(page)).matchAll(/[`$]([A-Z]+(?:_[A-Z]+)+)\b/g)]
      expect(documented).toEqual(expect.arrayContaining(named.map(([, name]) => name!)))
    },
  )
})
