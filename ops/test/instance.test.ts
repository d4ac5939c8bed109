import { describe, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asInstance, instanceIn, whyNotAnother } from '../src/instance.ts'
import { parseProcfile } from '../src/up/procfile.ts'

const settings = { FRONT_PORT: '8080', ORDER_PORT: '8280', ORDER_INSTANCE: 'order-1' }

describe('an instance', () => {
  test.each([
    [{ PS: 'order.2' }, { service: 'order', number: 2 }],
    [{ PS: 'order#12' }, { service: 'order', number: 12 }],
    [
      { PS: 'sh', HONCHO_PROCESS_NAME: 'front.3' },
      { service: 'front', number: 3 },
    ],
    [{ PS: 'order' }, undefined],
    [{ PS: 'order.0' }, undefined],
    [{ PS: 'broker.2' }, undefined],
    [{}, undefined],
  ] as const)('is the one that its process manager names: %j', (env, instance) => {
    expect(instanceIn(env)).toEqual(instance)
  })

  test.each([
    ['order.1', { ORDER_PORT: '8280', ORDER_INSTANCE: 'order-1' }],
    ['order.3', { ORDER_PORT: '8282', ORDER_INSTANCE: 'order-3' }],
    ['front.2', { FRONT_PORT: '8081', ORDER_PORT: '8280', ORDER_INSTANCE: 'order-1' }],
  ])('has a port and a name of its own: %s', (PS, expected) => {
    expect(asInstance({ ...settings, PS })).toEqual({ ...settings, PS, ...expected })
  })

  test.each([
    [{ ORDER_INSTANCE: 'berlin' }, 'berlin-2'],
    [{ ORDER_INSTANCE: '' }, 'order-2'],
    [{}, 'order-2'],
  ])('has the name that was set for the first, with its number: %j', (env, name) => {
    expect(asInstance({ PS: 'order.2', ...env }).ORDER_INSTANCE).toBe(name)
  })

  test('has any port where the first has any', () => {
    expect(asInstance({ PS: 'order.2', ORDER_PORT: '0' }).ORDER_PORT).toBe('0')
  })
})

describe('a second worker', () => {
  test('is refused where the database is a file, with the variable to set', () => {
    expect(whyNotAnother({ PS: 'order.2' })).toContain('ORDER_DATABASE_URL')
    expect(whyNotAnother({ PS: 'order.2', ORDER_DATABASE_URL: 'postgres://db' })).toBeUndefined()
  })

  test.each(['order.1', 'front.2', 'order'])('is not what %s is', (PS) => {
    expect(whyNotAnother({ PS })).toBeUndefined()
  })
})

describe('the Procfile tells an instance its name', () => {
  const repository = join(import.meta.dir, '../..')
  /** Runs the command of Order with a `bin/start` that says the name it was given. */
  const nameUnder = async (
    run: (command: string, folder: string) => Promise<string[]>,
    env: Record<string, string> = {},
  ): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'procfile-'))
    const procfile = parseProcfile(await Bun.file(join(repository, 'Procfile')).text())
    const { command } = procfile.find(({ name }) => name === 'order')!
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/start'), '#!/bin/sh\necho "$PS"\n', { mode: 0o755 })
    const child = Bun.spawn(await run(command, folder), {
      cwd: folder,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = await child.stdout.text()
    await rm(folder, { recursive: true })
    return said.trim()
  }

  test('under foreman, which sets PS', async () => {
    const name = await nameUnder(async (command) => ['sh', '-c', command], { PS: 'order.2' })
    expect(name).toBe('order.2')
  })

  test('under overmind, which calls a script so', async () => {
    const name = await nameUnder(async (command, folder) => {
      const script = join(folder, 'order.2')
      await writeFile(script, `#!/usr/bin/env sh\nexport PORT=5200\n${command}\n`, { mode: 0o755 })
      return [script]
    })
    expect(name).toBe('order.2')
  })

  test('and under no process manager it has none', async () => {
    const PS = await nameUnder(async (command) => ['sh', '-c', command])
    expect(instanceIn({ PS })).toBeUndefined()
  })
})
