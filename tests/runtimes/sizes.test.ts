import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleFront } from '@shop/front/bundle'
import { readWrangler } from './workerd-config.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('what is deployed to workerd', () => {
  test('is one module of at most 1,000 KB', async () => {
    const bundle = Bun.file(await bundleFront('workerd', folder))
    expect(bundle.size).toBeLessThanOrEqual(1_000_000)
    const { exports, imports } = new Bun.Transpiler({ loader: 'js' }).scan(await bundle.text())
    expect(exports.toSorted()).toEqual(['BusConnection', 'default'])
    expect(imports.filter(({ path }) => !/^(cloudflare|node):/.test(path))).toEqual([])
  }, 60_000)

  test('grows by at most 200 KB for the storefront, and can be without it', async () => {
    const [whole, without] = await Promise.all([
      bundleFront('workerd', join(folder, 'whole')),
      bundleFront('workerd', join(folder, 'without'), { hasStorefront: false }),
    ])
    expect(Bun.file(whole).size - Bun.file(without).size).toBeLessThanOrEqual(200_000)
    expect(await Bun.file(without).text()).not.toContain('data-cart-count')
    expect(await readdir(join(dirname(without), 'assets'))).toEqual(['_headers', 'docs'])
  }, 60_000)
})

describe('what is deployed to Deno Deploy', () => {
  test('carries the settings that start it', async () => {
    const entry = await bundleFront('deno', join(folder, 'deno'))
    const { deploy } = (await Bun.file(join(folder, 'deno/deno.json')).json()) as {
      deploy: { runtime: { type: string; entrypoint: string } }
    }
    expect(deploy.runtime.type).toBe('dynamic')
    expect(join(folder, 'deno', deploy.runtime.entrypoint)).toBe(entry)
  })
})

describe('wrangler.jsonc', () => {
  test('deploys the bundle, with every binding that the front uses', async () => {
    const wrangler = await readWrangler()
    expect(wrangler.main).toBe('dist/front-workerd/front.js')
    expect(wrangler.build.command).toBe('bin/bun front/bundle/main.ts workerd')
    expect(wrangler.assets).toMatchObject({
      directory: 'dist/front-workerd/assets',
      binding: 'ASSETS',
    })
    expect(wrangler.durable_objects.bindings).toEqual([
      { name: 'BUS_CONNECTION', class_name: 'BusConnection' },
    ])
  })

  test('creates the class of the object once and renames it, as deployed Workers need it', async () => {
    const { migrations } = await readWrangler()
    expect(migrations).toEqual([
      { tag: 'v1', new_sqlite_classes: ['Hub'] },
      { tag: 'v2', renamed_classes: [{ from: 'Hub', to: 'BusConnection' }] },
    ])
  })

  test('names variables of .env.example and no secret', async () => {
    const { vars, secrets } = await readWrangler()
    const example = await Bun.file(join(import.meta.dir, '../../.env.example')).text()
    const described = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name!)
    const named = [...Object.keys(vars), ...secrets.required]
    expect(named.filter((name) => !described.includes(name))).toEqual([])
    expect(Object.keys(vars).filter((name) => /PASSWORD|TOKEN|SECRET/.test(name))).toEqual([])
    for (const name of ['MQTT_URL', 'INVENTORY_URL', 'ORDER_URL']) {
      expect(vars[name]).toMatch(/^(mqtts|wss|https):/)
    }
  })
})
