import { describe, expect, test } from 'bun:test'
import { languageOf } from '../../src/storefront/language.ts'
import { givenBareApp, withStorefront } from '../given.ts'

describe('the language of a shopper', () => {
  test.each([
    [undefined, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    [undefined, 'fr, en;q=0.7, de;q=0.8', 'de'],
    [undefined, 'fr-FR', 'en'],
    [undefined, 'de;q=0', 'en'],
    [undefined, '*', 'en'],
    [undefined, undefined, 'en'],
    ['de', 'en', 'de'],
    ['xx', 'de', 'de'],
  ])('chosen %j, accepting %j, is %s', (chosen, accepted, language) => {
    expect(languageOf(chosen, accepted)).toBe(language as 'en')
  })
})

describe('an address without a language', () => {
  const lead = async (path: string, headers: Record<string, string> = {}, basePath = '') => {
    const { app } = givenBareApp({ settings: { ...withStorefront, basePath } })
    const { status, headers: answered } = await app.request(path, { headers })
    return [status, answered.get('Location')]
  }
  const german = { 'Accept-Language': 'de' }

  test.each([
    ['/', '/de'],
    ['/goods?q=mug&sort=price', '/de/goods?q=mug&sort=price'],
    ['/p/A%2FB%20C', '/de/p/A%2FB%20C'],
    ['/cart?lines=MUG:2', '/de/cart?lines=MUG:2'],
    ['/o/x', '/de/o/x'],
  ])('%s leads to %s', async (path, to) => {
    expect(await lead(path, german)).toEqual([302, to])
  })

  test.each(['', '/shop'])('leads below the base path, which a proxy sends as %j', async (sent) => {
    expect(await lead(`${sent}/`, german, '/shop')).toEqual([302, '/shop/de'])
    expect(await lead(`${sent}/p/MUG`, german, '/shop')).toEqual([302, '/shop/de/p/MUG'])
  })

  test('written with a slash at its end is the language itself', async () => {
    expect(await lead('/de/', {})).toEqual([301, '/de'])
  })

  test('goes by the language that was chosen before', async () => {
    expect(await lead('/', { ...german, Cookie: 'language=en' })).toEqual([302, '/en'])
  })

  test('does not lead a client that asks for JSON', async () => {
    const { app } = givenBareApp({ settings: withStorefront })
    const answer = await app.request('/', { headers: { Accept: 'application/json' } })
    expect(await answer.json()).toMatchObject({ docs: '/docs' })
  })
})
