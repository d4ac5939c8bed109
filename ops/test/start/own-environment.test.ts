import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Environment } from '@shop/contracts/config'
import { readConfig } from '../../../front/src/config.ts'
import { readWorkerConfig } from '../../../workers/engine/src/config.ts'
import { entriesOf } from '../../src/setup/env-file.ts'
import { ownEnvironment, secretNames, secretsOf } from '../../src/start/own-environment.ts'

const repository = join(import.meta.dir, '../../..')
const example = await Bun.file(join(repository, '.env.example')).text()
const documented = entriesOf(example.replace(/^#(?=[A-Z_]+=)/gm, ''))

const everything = Object.fromEntries([
  ...documented.map(({ name, value }) => [name, value || 'ab'.repeat(32)]),
  ['PATH', '/bin'],
])

describe('the environment of a program', () => {
  test('knows every variable of .env.example that opens something', () => {
    const secrets = documented.filter(
      ({ name, value }) => value === '' || /PASSWORD|TOKEN|SECRET|DATABASE_URL/.test(name),
    )
    expect(secrets.map(({ name }) => name).sort()).toEqual([...secretNames].sort())
  })

  test.each(Object.keys(secretsOf))('is that of a program that exists: %s', async (program) => {
    expect(await Bun.file(join(repository, program)).exists()).toBe(true)
  })

  test('has every variable that is no secret, and of the secrets its own', () => {
    const env = ownEnvironment('ops/src/parked/main.ts', everything)
    const others = secretNames.filter((name) => name !== 'SERVICE_TOKEN')
    expect(
      Object.keys(everything)
        .filter((name) => !(name in env))
        .sort(),
    ).toEqual(others.sort())
  })

  test('has no secret for a program that is not listed', () => {
    const env = ownEnvironment('elsewhere/main.ts', everything)
    expect(secretNames.filter((name) => name in env)).toEqual([])
  })

  test.each([
    ['front/src/entries/bun.ts', (env: Environment) => readConfig(env)],
    ['workers/inventory/src/main.ts', (env: Environment) => readWorkerConfig('inventory', env)],
    ['workers/order/src/main.ts', (env: Environment) => readWorkerConfig('order', env)],
  ])('is enough for %s', (program, read) => {
    expect(read(ownEnvironment(program, everything))).toEqual(read(everything))
  })
})
