import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Environment } from '@shop/contracts/config'
import { readConfig } from '../../../front/src/config.ts'
import { readWorkerConfig } from '../../../workers/engine/src/config.ts'
import { readMovementsDays, readOrderTotalMax } from '../../../workers/inventory/src/config.ts'
import { readAreReferencesUnique } from '../../../workers/order/src/config.ts'
import { readBusConfig, readBusPasswords, readDatabases, readShopConfig } from '../../src/config.ts'
import { entriesOf } from '../../src/setup/env-file.ts'

const repository = join(import.meta.dir, '../../..')
const read = (path: string) => Bun.file(join(repository, path)).text()

/** A variable without a default stands in a comment: `#NAME=value`. */
const example = (await read('.env.example')).replace(/^#(?=[A-Z_]+=)/gm, '')
const documented = entriesOf(example).map(({ name }) => name)
const values = Object.fromEntries(
  entriesOf(example).map(({ name, value }) => [name, value || 'ab'.repeat(32)]),
)

/** The names of the variables that `readAll` looks at in a complete environment. */
const namesReadBy = (readAll: (env: Environment) => void): Set<string> => {
  const names = new Set<string>()
  const env = new Proxy<Environment>(values, {
    get: (target, name: string) => {
      names.add(name)
      return target[name]
    },
  })
  readAll(env)
  return names
}

describe('.env.example', () => {
  test('describes every variable', () => {
    const undescribed = entriesOf(example).filter(({ block }) => !block[0]!.startsWith('# '))
    expect(undescribed).toEqual([])
  })

  test('has the variables that the programs read, and no others', () => {
    const names = namesReadBy((env) => {
      readConfig(env)
      for (const service of ['inventory', 'order']) readWorkerConfig(service, env)
      readOrderTotalMax('EUR', env)
      readMovementsDays(env)
      readAreReferencesUnique(env)
      for (const readPart of [readBusConfig, readShopConfig, readDatabases, readBusPasswords]) {
        readPart(env)
      }
    })
    expect([...names].sort()).toEqual([...documented].sort())
  })

  test('gives a service the port that its address names', () => {
    const valueOf = (name: string) => entriesOf(example).find((entry) => entry.name === name)!.value
    for (const service of ['INVENTORY', 'ORDER']) {
      expect(new URL(valueOf(`${service}_URL`)).port).toBe(valueOf(`${service}_PORT`))
    }
  })

  test.each(['README.md', 'docs/operating.md'])(
    'has every variable that %s mentions',
    async (page) => {
      const named = [...(await read(page)).matchAll(/[`$]([A-Z]+(?:_[A-Z]+)+)\b/g)]
      expect(documented).toEqual(expect.arrayContaining(named.map(([, name]) => name!)))
    },
  )
})
