import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const repository = resolve(import.meta.dir, '../..')

/** Where an import stands in `front/src`, and what it names. */
type Import = [from: string, to: string]

const forbidden: Import[] = [
  ['orders/x.ts', '../fast-path/x.ts'],
  ['catalogue/x.ts', '../fast-path/x.ts'],
  ['entries/x.ts', '../fast-path/x.ts'],
  ['ports.ts', './fast-path/x.ts'],
  ['http/x.ts', '../orders/x.ts'],
  ['http/x.ts', '../catalogue/x.ts'],
  ['http/x.ts', '../admin/x.ts'],
  ['http/x.ts', '../fast-path/x.ts'],
  ['http/x.ts', '../protection/x.ts'],
  ['protection/x.ts', '../orders/x.ts'],
  ['protection/x.ts', '../catalogue/x.ts'],
  ['protection/x.ts', '../admin/x.ts'],
  ['protection/x.ts', '../fast-path/x.ts'],
  ['adapters/x.ts', '../http/busy.ts'],
  ['adapters/x.ts', '../config.ts'],
  ['adapters/bus/x.ts', '../../dialogue/x.ts'],
  ['adapters/bus/packets/x.ts', '../../../protection/x.ts'],
]
const allowed: Import[] = [
  ['app.ts', './fast-path/x.ts'],
  ['fast-path/x.ts', '../orders/x.ts'],
  ['http/x.ts', '../ports.ts'],
  ['protection/x.ts', '../http/busy.ts'],
  ['adapters/bus/packets/x.ts', '../../../limits.ts'],
  ['adapters/bus/x.ts', './packets/x.ts'],
]
// A rule of one room must not replace the ban of the whole front.
const rooms = ['orders', 'http', 'protection', 'adapters', 'fast-path']
const workers = rooms.map((room): Import => [`${room}/x.ts`, '@shop/engine'])

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rooms-'))
  await cp(join(repository, '.oxlintrc.json'), join(root, '.oxlintrc.json'))
})
afterAll(() => rm(root, { recursive: true }))

/** Whether the linter of this repository forbids the import. */
const isForbidden = async ([from, to]: Import): Promise<boolean> => {
  const file = join(root, 'front/src', from)
  await mkdir(dirname(file), { recursive: true })
  await Bun.write(file, `import type { X } from '${to}'\nexport type Y = X\n`)
  const oxlint = join(repository, 'node_modules/.bin/oxlint')
  const linted = Bun.spawnSync([process.execPath, '--bun', oxlint, '--format=json', file], {
    cwd: root,
  })
  return linted.stdout.toString().includes('no-restricted-imports')
}

describe('the linter', () => {
  test.each([...forbidden, ...workers])('forbids %s to import %s', async (from, to) => {
    expect(await isForbidden([from, to])).toBe(true)
  })

  test.each(allowed)('lets %s import %s', async (from, to) => {
    expect(await isForbidden([from, to])).toBe(false)
  })
})
