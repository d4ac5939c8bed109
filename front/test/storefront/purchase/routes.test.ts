import { describe, expect, test } from 'bun:test'
import {
  createOrderIdentity,
  digestOf,
  type DetailedOrderView,
  type OrderContent,
  type ProductView,
} from '@shop/contracts'
import type { FrontLimits } from '../../../src/limits.ts'
import type { FrontPorts, OrderReads } from '../../../src/ports.ts'
import { BackendUnavailable } from '../../../src/ports.ts'
import {
  fakeBus,
  givenBareApp,
  key,
  order,
  orderId,
  otherKey,
  recorded,
  secret,
  withStorefront,
} from '../../given.ts'
import { productOf } from '../given.ts'

const name = { name: 'name', isOptional: false } as const
const asksForName = { storefront: { ...withStorefront.storefront, checkoutFields: [name] } }

const mug = productOf('MUG', { price: { amount: 1_890, currency: 'EUR' } })

type Given = {
  bus?: ReturnType<typeof fakeBus>
  orders?: Partial<OrderReads>
  settings?: Partial<FrontPorts['settings']>
  limits?: Partial<FrontLimits>
  newest?: { items: ProductView[] }
}

/** A browser with these cookies, at a shop that has 20 mugs. */
const givenBrowser = (cookies: Record<string, string> = {}, given: Given = {}) => {
  const { settings = asksForName, newest, ...rest } = given
  const { app, bus } = givenBareApp({
    ...rest,
    settings,
    clientAddress: () => '192.0.2.1',
    inventory: {
      products: async ({ sku }) => {
        if (sku !== undefined) return { items: sku.split(',').includes('MUG') ? [mug] : [] }
        if (newest === undefined) throw new BackendUnavailable('inventory', { reason: 'away' })
        return newest
      },
    },
  })
  const cookie = Object.entries(cookies)
    .map(([each, value]) => `${each}=${value}`)
    .join('; ')
  type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }
  const ask = async (path: string, init: Asked = {}) => {
    const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...init.headers }
    const response = await app.fetch(new Request(`http://shop${path}`, { ...init, headers }))
    return {
      status: response.status,
      location: response.headers.get('Location'),
      cookies: response.headers.getSetCookie(),
      headers: response.headers,
      text: await response.text(),
    }
  }
  return {
    bus,
    ask,
    post: (
      path: string,
      fields: Record<string, string> | string,
      headers: Record<string, string> = {},
    ) => ask(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
  }
}

const form = { key, lines: 'MUG:2', total: '3780', 'name-of-line': 'Thing MUG', name: 'Ada' }
const content: OrderContent = {
  lines: [{ sku: 'MUG', quantity: 2, name: 'Thing MUG' }],
  expectedTotal: { amount: 3_780, currency: 'EUR' },
  customer: { name: 'Ada' },
}
const page = `/en/o/${orderId}`

const busThatConfirms = (digest?: string) =>
  Object.assign(fakeBus(), { answers: recorded({ status: 'confirmed' }, digest) })

describe('a form', () => {
  test.each<[string, Record<string, string>, number]>([
    ['a page of the shop', { 'Sec-Fetch-Site': 'same-origin' }, 303],
    ['its shopper, who reloads', { 'Sec-Fetch-Site': 'none' }, 303],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a neighbour of the shop', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ])('from %s is taken, or refused', async (_, headers, status) => {
    const { post } = givenBrowser()
    expect(await post('/en/cart', { sku: 'MUG', quantity: '1' }, headers)).toMatchObject({ status })
  })

  test.each(['text/plain', 'application/json', 'multipart/form-data', ''])(
    'of the type «%s», which no page sends, is refused',
    async (type) => {
      const { ask } = givenBrowser()
      const body = new TextEncoder().encode('sku=MUG&quantity=1')
      const headers = type === '' ? {} : { 'Content-Type': type }
      const { status } = await ask('/en/cart', { method: 'POST', body, headers })
      expect(status).toBe(415)
    },
  )
})

describe('a cart', () => {
  const add = { sku: 'MUG', quantity: '2' }

  test('is a plain cookie, and has the key of its purchase from the first line on', async () => {
    const { location, cookies } = await givenBrowser().post('/en/cart', add)
    expect(location).toBe('/en/cart')
    expect(cookies).toHaveLength(3)
    expect(cookies[0]).toStartWith('cart=MUG%3A2%3A1890; Max-Age=')
    expect(cookies[1]).toStartWith('cart_count=2; ')
    expect(cookies[2]).toMatch(/^purchase=[0-9a-f-]{36}; .*HttpOnly; SameSite=Lax$/)
  })

  test('keeps the key that it has', async () => {
    const { cookies } = await givenBrowser({ purchase: key }).post('/en/cart', add)
    expect(cookies.some((each) => each.startsWith('purchase='))).toBe(false)
  })

  test('leads on to the check-out when a drop asks for that', async () => {
    const form = 'sku=MUG&quantity=1&then=checkout'
    const { location } = await givenBrowser().post('/en/cart', form)
    expect(location).toBe('/en/checkout')
  })

  test.each<[string, string | undefined]>([
    ['0', undefined],
    ['1', 'cart=MUG%3A1%3A1890'],
    [' 2 ', 'cart=MUG%3A2%3A1890'],
    ['1000000', 'cart=MUG%3A1000000%3A1890'],
    ['99999999999', 'cart=MUG%3A1000000%3A1890'],
    ['-1', undefined],
    ['1.5', undefined],
    ['many', undefined],
    ['Infinity', undefined],
    ['', undefined],
  ])('takes a quantity of «%s» as %p', async (quantity, kept) => {
    const { cookies } = await givenBrowser().post('/en/cart', { sku: 'MUG', quantity })
    expect(cookies[0]?.split(';')[0]).toBe(kept)
  })

  test('has no more lines than it may, whatever a browser sends', async () => {
    const cart = Array.from({ length: 60 }, (_, n) => `SKU-${n}:1`).join('%2C')
    const { text } = await givenBrowser({ cart }).ask('/en/cart')
    expect(text.match(/<li class="gone">/g)).toHaveLength(40)
  })

  test('repeats no words of an address', async () => {
    const { ask } = givenBrowser({ cart: 'MUG%3A1' })
    const { text } = await ask('/en/cart?lines=Call-0900,MUG:1,x&full=Call-0900')
    const shown = text.replaceAll(/<[^>]*>/g, ' ')
    expect(shown).toContain('2 parts of the address are no line of a cart.')
    expect(shown).not.toContain('Call')
  })

  test('says for how much its rest can be ordered', async () => {
    const { text } = await givenBrowser({ cart: 'MUG%3A25%2CGONE%3A1' }).ask('/en/cart')
    expect(text).toContain('Take what is left: 20 pieces, €378.00')
    expect(text).toContain('<li class="gone">')
  })

  test('that is empty has the newest products beside it', async () => {
    const newest = { items: [productOf('MUG')] }
    const { text } = await givenBrowser({}, { newest }).ask('/en/cart')
    expect(text).toContain('Thing MUG')
    const away = await givenBrowser().ask('/en/cart')
    expect(away.status).toBe(200)
  })

  test('lies under the base path of its shop', async () => {
    const settings = { ...asksForName, basePath: '/shop' }
    const { location, cookies } = await givenBrowser({}, { settings }).post('/shop/en/cart', add)
    expect(location).toBe('/shop/en/cart')
    expect(cookies.every((each) => each.includes('Path=/shop;'))).toBe(true)
  })
})

describe('a check-out', () => {
  const orderedOr = (found: DetailedOrderView | undefined) => ({ order: async () => found })

  test('shows the form with the key of the purchase', async () => {
    const given = { orders: orderedOr(undefined) }
    const { status, text } = await givenBrowser({ cart: 'MUG:2', purchase: key }, given).ask(
      '/en/checkout',
    )
    expect(status).toBe(200)
    expect(text).toContain(`name="key" value="${key}"`)
    expect(text).toContain('name="total" value="3780"')
  })

  test('leads to the order that its purchase is already', async () => {
    const { location } = await givenBrowser(
      { cart: 'MUG:2', purchase: key },
      { orders: orderedOr(order) },
    ).ask('/en/checkout')
    expect(location).toBe(page)
  })

  test.each(['', 'MUG:21', 'GONE:1'])(
    'leads to the cart that cannot be ordered: %p',
    async (cart) => {
      const { location } = await givenBrowser({ cart }).ask('/en/checkout')
      expect(location).toBe('/en/cart')
    },
  )
})

describe('a press', () => {
  test('sends one order, and the same one each time', async () => {
    const { post, bus } = givenBrowser({}, { bus: busThatConfirms() })
    for (const _ of [1, 2]) expect((await post('/en/checkout', form)).location).toBe(page)
    expect(bus.sent).toMatchObject([1, 2].map(() => ({ item: { orderId, ...content } })))
  })

  test('of a shop that asks for nothing sends an order without details', async () => {
    const { bus, post } = givenBrowser({}, { settings: withStorefront, bus: busThatConfirms() })
    const { name: _, 'name-of-line': __, ...bare } = form
    await post('/en/checkout', bare)
    expect(bus.sent).toMatchObject([{ topic: 'sendOrder' }])
  })

  test.each([
    ['has a name that no product can have', { 'name-of-line': 'x'.repeat(201) }],
    ['has a name with a control character', { 'name-of-line': 'Thing\u0007' }],
    ['has no lines', { lines: '' }],
    [
      'has more lines than a cart',
      { lines: Array.from({ length: 41 }, (_, n) => `S${n}:1`).join() },
    ],
    ['has a total below nothing', { total: '-1' }],
    ['has a total beyond all numbers', { total: '9007199254740992' }],
    ['has a key that is none', { key: 'key' }],
  ])('of a form that %s sends nothing, and leads to the cart', async (_, changed) => {
    const { bus, post } = givenBrowser()
    const { status, location } = await post('/en/checkout', { ...form, ...changed })
    expect([status, location]).toEqual([303, '/en/cart'])
    expect(bus.sent).toEqual([])
  })

  test('without a name sends nothing, and says so beside the field', async () => {
    const { bus, post } = givenBrowser()
    const { status, text } = await post('/en/checkout', { ...form, name: ' ' })
    expect(status).toBe(422)
    expect(text).toContain('aria-describedby="error-name"')
    expect(bus.sent).toEqual([])
  })

  test.each([
    ['acknowledged', 202, 'It is on its way.'],
    ['unknown', 503, 'As far as we know, it is not sent.'],
    ['lost', 503, 'The shop takes no orders right now.'],
  ] as const)('that nobody answers says what is certain: %s', async (outcome, status, said) => {
    const bus = Object.assign(fakeBus(), { outcome })
    bus.away.add('order')
    const { post } = givenBrowser({}, { bus })
    const answer = await post('/en/checkout', form)
    expect(answer).toMatchObject({ status })
    expect(answer.headers.get('Retry-After')).toBe('2')
    // The page sends the same fields again.
    for (const value of Object.values(form)) expect(answer.text).toContain(`value="${value}"`)
    expect(answer.text).toContain(said)
  })

  test('with another content than the order has leads to the order', async () => {
    const other = { ...content, customer: { name: 'Grace' } }
    const bus = busThatConfirms(digestOf(other))
    const { location } = await givenBrowser({}, { bus }).post('/en/checkout', form)
    expect(location).toBe(`${page}?ordered=before`)
  })

  test('of more than one order may have is refused in words', async () => {
    const { status, text } = await givenBrowser({}, { limits: { orderUnitsMax: 1 } }).post(
      '/en/checkout',
      form,
    )
    expect(status).toBe(409)
    expect(text).toContain('This is more than one order may have.')
  })

  test('of a client over its limit goes on after it', async () => {
    const { post } = givenBrowser({}, { limits: { clientLinesPerMinute: 0.5 } })
    const { status, headers, text } = await post('/en/checkout', form)
    expect(status).toBe(503)
    expect(text).toContain(`data-again="${headers.get('Retry-After')}"`)
  })
})

describe('the page of an order', () => {
  const confirmed = { ...order, status: 'confirmed', version: 2 } as const
  const orders = {
    order: async () => confirmed,
    detailedOrder: async () => ({ ...confirmed, customer: { name: 'Ada' } }),
  }

  test('shows the details to the browser that ordered, and to no other', async () => {
    const own = await givenBrowser({ orders: `${otherKey}.${key}` }, { orders }).ask(page)
    expect(own.text).toContain('Ada')
    const other = await givenBrowser({ orders: otherKey }, { orders }).ask(page)
    expect(other).toMatchObject({ status: 200, cookies: [] })
    expect(other.text).not.toContain('Ada')
  })

  test('of a parcel that left says no word of canceling', async () => {
    const shipped = { ...confirmed, status: 'shipped' } as const
    const { text } = await givenBrowser({}, { orders: { order: async () => shipped } }).ask(page)
    expect(text).toContain('Only the browser that ordered sees the details.')
  })

  test('ends the purchase, once it is decided', async () => {
    const { keyAfter } = createOrderIdentity([secret])
    const { cookies } = await givenBrowser(
      { cart: 'MUG%3A2', cart_count: '2', purchase: key },
      { orders },
    ).ask(page)
    expect(cookies.map((each) => each.split(';')[0])).toEqual([
      'cart=',
      'cart_count=',
      `purchase=${keyAfter(key)}`,
      `orders=${key}`,
    ])
  })

  test('says what is certain while Order does not answer', async () => {
    const fail = () => Promise.reject(new BackendUnavailable('order', { reason: 'away' }))
    const { status, text } = await givenBrowser({}, { orders: { order: fail } }).ask(page)
    expect(status).toBe(503)
    expect(text).toContain('We cannot look it up right now.')
  })

  test('cancels for the browser that ordered alone', async () => {
    const { bus, post } = givenBrowser({ orders: otherKey })
    expect((await post(`${page}/cancel`, {})).status).toBe(403)
    expect(bus.sent).toEqual([])
  })

  test('goes on with a cancellation that nobody answers', async () => {
    const { status, text } = await givenBrowser({ orders: key }).post(`${page}/cancel`, {})
    expect(status).toBe(202)
    expect(text).toContain(`action="${page}/cancel"`)
    expect(text).toContain('data-again="2"')
  })
})
