import { describe, expect, test } from 'bun:test'
import { onHandMax } from '@shop/contracts'
import {
  changeId,
  clockMs,
  corrected,
  counted,
  givenStock,
  oldProduct,
  orderCanceled,
  orderShipped,
  patched,
  product,
  received,
  sendOrder,
} from '../given.ts'

const everything = {
  name: 'Mug',
  description: 'By hand.',
  image: '/mug.svg',
  price: 1_890,
  listed: false,
  tags: ['kitchen', 'grey'],
  maxPerOrder: 3,
  availableFrom: '2026-12-01T08:00:00.000Z',
  lowStockAt: 5,
}
const { price, listed, ...texts } = everything
/** The properties that orders go by. */
const terms = {
  maxPerOrder: 3,
  availableFromMs: Date.parse(texts.availableFrom),
  lowStockAt: 5,
}

describe('a partial change', () => {
  test.each([
    [{ price: 200 }, { price: 200 }, {}],
    [{ listed: true }, { listed: true }, {}],
    [{ name: 'Cup' }, {}, { name: 'Cup' }],
    [{ description: null }, {}, { description: '' }],
    [{ image: null }, {}, { image: undefined }],
    [{ tags: [] }, {}, { tags: [] }],
    [{ tags: null }, {}, { tags: [] }],
    [{ tags: ['grey', 'kitchen'] }, {}, { tags: ['grey', 'kitchen'] }],
    [{ maxPerOrder: null }, { maxPerOrder: undefined }, { maxPerOrder: undefined }],
    [{ availableFrom: null }, { availableFromMs: undefined }, { availableFrom: undefined }],
    [{ lowStockAt: 0 }, { lowStockAt: 0 }, { lowStockAt: 0 }],
  ])('%j changes that and leaves the rest', (said, ofProduct, ofTexts) => {
    const shop = givenStock()
    shop.hears(patched(1, 'MUG', everything), patched(2, 'MUG', said))
    const stock = { sku: 'MUG', onHand: 0, reserved: 0, version: 2 }
    expect(shop.products.get('MUG')).toEqual({ ...stock, price, listed, ...terms, ...ofProduct })
    expect(shop.texts.get('MUG')).toEqual({ ...texts, updatedAtMs: clockMs, ...ofTexts })
  })

  test('that says what is there changes nothing and keeps the version', () => {
    const shop = givenStock()
    expect(
      shop.hears(patched(1, 'MUG', everything), patched(2, 'MUG', everything), patched(3, 'MUG')),
    ).toEqual(['applied new', 'applied unchanged', 'applied unchanged'])
    expect(shop.products.get('MUG')?.version).toBe(1)
    expect(shop.changes.map(({ change }) => change.changeId)).toEqual([changeId(1)])
  })

  test('of the units alone keeps the version', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(counted(1, 'MUG', 7))).toEqual(['applied changed'])
    expect(shop.products.get('MUG')?.version).toBe(1)
  })

  test.each([[{ price: 100 }], [{ name: 'Mug' }], [{ counted: 5 }], [{}]])(
    'that makes a product needs a name and a price: %j',
    (said) => {
      const shop = givenStock()
      expect(shop.hears(patched(1, 'MUG', said))).toEqual(['refused incomplete-product'])
      expect([shop.products.size, shop.texts.size]).toEqual([0, 0])
    },
  )

  test('is refused whole when a part of it is refused', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 3 }))
    const rows = () => [shop.products.get('MUG'), shop.texts.get('MUG')]
    const before = structuredClone(rows())
    const change = patched(1, 'MUG', { price: 200, name: 'Cup', counted: 2 })
    expect(shop.hears(change)).toEqual(['refused below-reserved'])
    expect(rows()).toEqual(before)
  })

  test('may make a product and count it in one', () => {
    const shop = givenStock()
    expect(shop.hears(product(1, 'MUG', { counted: 5 }), sendOrder(1, { MUG: 5 }))).toEqual([
      'applied new',
      'in-stock 1',
    ])
  })

  test('of a front of the release before says all properties that it knows', () => {
    const shop = givenStock()
    shop.hears(patched(1, 'MUG', everything))
    expect(shop.hears(oldProduct(2, 'MUG'))).toEqual(['applied'])
    expect(shop.products.get('MUG')).toMatchObject({ price: 100, listed: true, version: 2 })
    const { tags, maxPerOrder, availableFrom, lowStockAt } = texts
    expect(shop.texts.get('MUG')).toEqual({
      ...{ name: 'MUG', description: '', image: undefined },
      ...{ tags, maxPerOrder, availableFrom, lowStockAt, updatedAtMs: clockMs },
    })
  })
})

describe('a count', () => {
  test.each([
    [0, 'refused below-reserved', 5],
    [1, 'refused below-reserved', 5],
    [2, 'applied changed', 2],
    [5, 'applied unchanged', 5],
    [9, 'applied changed', 9],
    [onHandMax, 'applied changed', onHandMax],
  ])('of %i where there are 5, and orders hold 2: %s', (units, answer, onHand) => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 2 }))
    expect(shop.hears(counted(1, 'MUG', units))).toEqual([answer])
    expect(shop.stock('MUG')).toEqual([onHand, 2])
  })

  test.each([
    [7, 5, 'applied changed', 7],
    [7, 4, 'refused count-changed', 5],
    [5, 4, 'refused count-changed', 5],
    [7, 7, 'applied unchanged', 5],
    [0, 0, 'applied unchanged', 5],
  ])('of %i by someone who saw %i, where there are 5: %s', (units, seen, answer, onHand) => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(counted(1, 'MUG', units, seen))).toEqual([answer])
    expect(shop.stock('MUG')).toEqual([onHand, 0])
  })

  test.each([
    ['a shipment', [sendOrder(1, { MUG: 1 }), orderShipped(1)]],
    ['a receipt', [received(2, 'MUG', 1)]],
    ['a correction', [corrected(2, 'MUG', -1)]],
  ])('is refused after %s that the counter did not see', (_, facts) => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(...facts)
    expect(shop.hears(counted(1, 'MUG', 4, 5))).toEqual(['refused count-changed'])
  })

  test('sees units that orders hold as units in the house: an order does not disturb it', () => {
    const shop = givenStock({ MUG: 5 })
    const facts = [sendOrder(1, { MUG: 3 }), sendOrder(2, { MUG: 1 }), orderCanceled(2)]
    shop.hears(...facts)
    expect(shop.hears(counted(1, 'MUG', 4, 5))).toEqual(['applied changed'])
    expect(shop.stock('MUG')).toEqual([4, 3])
  })

  test('in one row with received units sets nothing when it is the count that was seen', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(patched(1, 'MUG', { counted: 3, seen: 3, received: 2 }))).toEqual([
      'applied changed',
    ])
    expect(shop.stock('MUG')).toEqual([7, 0])
  })

  test.each([
    [7, 7, 7],
    [7, 5, 7],
    [0, 0, 0],
  ])(
    'of %i of a new product is what there is, though someone saw %i elsewhere',
    (units, seen, onHand) => {
      const shop = givenStock({ MUG: 5 })
      const made = { name: 'Cup', price: 100, counted: units, seen }
      expect(shop.hears(patched(1, 'CUP', made))).toEqual(['applied new'])
      expect(shop.stock('CUP')).toEqual([onHand, 0])
      expect(shop.changes.at(-1)).toMatchObject({ moved: onHand })
    },
  )

  test('is kept as the difference that it made', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(counted(1, 'MUG', 3), counted(2, 'MUG', 7), received(3, 'MUG', 1))
    expect(shop.changes.map(({ moved, units }) => [moved, units?.onHand])).toEqual([
      [-2, 3],
      [4, 7],
      [1, 8],
    ])
  })
})

describe('a refusal of units', () => {
  const refusalOf = (change: ReturnType<typeof counted>, held: number) => {
    const shop = givenStock({ MUG: 5 })
    if (held > 0) shop.hears(sendOrder(1, { MUG: held }))
    return shop.tell(change)[0]!.item
  }

  test.each([
    [counted(1, 'MUG', 1), 2, 'below-reserved'],
    [counted(1, 'MUG', 4, 9), 2, 'count-changed'],
    [corrected(1, 'MUG', -4), 2, 'below-reserved'],
    [corrected(1, 'MUG', -6), 0, 'below-zero'],
    [received(1, 'MUG', onHandMax), 0, 'too-many-on-hand'],
  ] as const)('says how many there are and how many orders hold: %#', (change, held, code) => {
    expect(refusalOf(change, held)).toMatchObject({ code, units: { onHand: 5, reserved: held } })
  })

  test('says no figures where they are not the reason', () => {
    expect(refusalOf(patched(1, 'MUG', { ifVersion: 7 }), 0)).not.toHaveProperty('units')
  })
})

describe('a dry run', () => {
  test('is answered as the change would be, and changes nothing', () => {
    const shop = givenStock({ MUG: 5 })
    const [first, second] = [{ price: 200, counted: 7 }, { counted: 1 }]
    const dry = { dryRun: true } as const
    expect(
      shop.hearsAtOnce(
        patched(1, 'MUG', { ...first, ...dry }),
        patched(2, 'NEW', { ...second, ...dry }),
        product(3, 'CUP', dry),
        patched(4, 'MUG', dry),
      ),
    ).toEqual(['applied changed', 'refused incomplete-product', 'applied new', 'applied unchanged'])
    expect([shop.stock('MUG'), shop.products.size, shop.answers.size]).toEqual([[5, 0], 1, 0])
    expect(shop.hears(patched(1, 'MUG', first))).toEqual(['applied changed'])
  })

  test('of a change that was applied says what it made of it', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(counted(1, 'MUG', 7), counted(2, 'MUG', 9))
    const again = patched(1, 'MUG', { counted: 7, dryRun: true })
    const other = patched(1, 'MUG', { counted: 8, dryRun: true })
    expect(shop.hears(again, other)).toEqual(['applied changed', 'refused key-reused'])
  })
})

describe('a change that comes again', () => {
  const emptied = {
    image: null,
    tags: null,
    maxPerOrder: null,
    availableFrom: null,
    lowStockAt: null,
  }
  const [asBefore, asNow] = [oldProduct(1, 'MUG'), product(1, 'MUG', emptied)]
  const dearer = product(1, 'MUG', { ...emptied, price: 101 })
  const tagged = product(1, 'MUG', { ...emptied, tags: ['grey'] })
  const withUnits = product(1, 'MUG', { ...emptied, received: 1 })

  test('from a front of another release is the same change, with its first answer', () => {
    const shop = givenStock()
    expect(shop.hears(asBefore, asNow)).toEqual(['applied', 'applied new'])
    expect(givenStock().hears(asNow, asBefore)).toEqual(['applied new', 'applied'])
    const refused = ['refused key-reused', 'refused key-reused', 'refused key-reused']
    expect(shop.hears(dearer, tagged, withUnits)).toEqual(refused)
    expect(shop.products.get('MUG')).toMatchObject({ price: 100, onHand: 0, version: 1 })
  })

  test('and changed nothing does not undo what came after it', () => {
    const shop = givenStock({ MUG: 5 })
    const count = counted(1, 'MUG', 5)
    expect(shop.hears(count, received(2, 'MUG', 3), count)).toEqual([
      'applied unchanged',
      'applied',
      'applied unchanged',
    ])
    expect(shop.stock('MUG')).toEqual([8, 0])
  })

  test('may have another content, as long as none was applied', () => {
    const shop = givenStock({ MUG: 5 })
    const answers = shop.hears(
      counted(1, 'MUG', 5),
      counted(1, 'MUG', 6, 4),
      counted(1, 'MUG', 6),
      counted(1, 'MUG', 7),
      counted(1, 'MUG', 6, 4),
      counted(1, 'MUG', 5),
    )
    expect(answers).toEqual([
      'applied unchanged',
      'refused count-changed',
      'applied changed',
      'refused key-reused',
      'refused count-changed',
      'applied unchanged',
    ])
    expect(shop.stock('MUG')).toEqual([6, 0])
  })
})
