import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { setUp } from '../../src/setup/set-up.ts'

const repository = join(import.meta.dir, '../../..')
const folders: string[] = []
let root: string

const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-setup-'))
  folders.push(folder)
  await copyFile(join(repository, '.env.example'), join(folder, '.env.example'))
  return folder
}
const read = (path: string) => Bun.file(join(root, path)).text()
const modeOf = async (path: string) => ((await stat(join(root, path))).mode & 0o777).toString(8)

beforeEach(async () => {
  root = await newFolder()
})

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

describe('setting up a folder', () => {
  test('makes files with secrets that only their owner can read', async () => {
    await setUp(root, {})
    expect(await modeOf('.env')).toBe('600')
    expect(await modeOf('.secrets/mosquitto.passwd')).toBe('600')
    expect(await modeOf('.secrets')).toBe('700')
  })

  test('closes a .env that others can read', async () => {
    await Bun.write(join(root, '.env'), 'SHOP_CURRENCY=EUR\n')
    await setUp(root, {})
    expect(await modeOf('.env')).toBe('600')
  })

  test('makes the folders of broker and databases', async () => {
    await setUp(root, { ORDER_DB: 'elsewhere/orders.sqlite' })
    for (const folder of ['data/mosquitto', 'data/inventory', 'elsewhere']) {
      expect((await stat(join(root, folder))).isDirectory()).toBe(true)
    }
  })

  test('changes nothing the second time', async () => {
    await setUp(root, {})
    const before = [await read('.env'), await read('.secrets/mosquitto.passwd')]
    expect(await setUp(root, {})).toEqual([])
    expect([await read('.env'), await read('.secrets/mosquitto.passwd')]).toEqual(before)
  })

  test('makes different secrets in every folder, each of 32 bytes', async () => {
    await setUp(root, {})
    const one = parseEnv(await read('.env'))
    root = await newFolder()
    await setUp(root, {})
    const other = parseEnv(await read('.env'))

    const secretNames = Object.keys(one).filter((name) => /TOKEN|PASSWORD|SECRETS/.test(name))
    expect(secretNames).toHaveLength(7)
    for (const name of secretNames) {
      expect(one[name]).toMatch(/^[0-9a-f]{64}$/)
      expect(one[name]).not.toBe(other[name]!)
    }
    expect(new Set(secretNames.map((name) => one[name])).size).toBe(7)
  })

  test('hashes the passwords of all four users, and again when one changes', async () => {
    await setUp(root, {})
    const before = await read('.secrets/mosquitto.passwd')
    expect(before.match(/^\w+(?=:\$)/gm)).toEqual(['front', 'admin', 'inventory', 'order'])

    await setUp(root, { ORDER_MQTT_PASSWORD: 'another' })
    expect(await read('.secrets/mosquitto.passwd')).not.toBe(before)
  })

  test('refuses a topic root with a wildcard', async () => {
    expect(setUp(root, { SHOP_TOPIC_ROOT: 'shop/#' })).rejects.toHaveProperty(
      'code',
      'config-invalid',
    )
  })
})
