import { count } from './count.ts'
import { purchaseEn } from './purchase.en.ts'

/** Every word of the storefront in English. The other languages have the same entries. */
export const en = {
  shell: {
    skip: 'Skip to content',
    goods: 'All goods',
    groups: 'Goods',
    search: 'Search',
    searchGoods: 'Search the goods',
    cart: 'Cart',
    promise: 'What we show is what we have. No unit is sold twice.',
    api: 'For machines',
  },
  window: {
    title: 'Everything counts',
    see: 'Take a look',
    new: 'New here',
    all: 'See all goods',
    allOf: (tag: string) => `Everything in ${tag}`,
    empty: 'The shelves are still empty.',
    emptyHint: 'Products show up here as soon as an operator puts them in.',
  },
  goods: {
    title: 'All goods',
    found: (q: string) => `“${q}”`,
    sort: 'Sort by',
    sorts: { sku: 'Article', name: 'Name', price: 'Price', newest: 'Newest' },
    apply: 'Sort',
    all: 'Everything',
    narrow: 'Narrow down',
    shown: (shown: number) => count(shown, 'thing', 'things'),
    shownOfMore: (shown: number) => `${count(shown, 'thing', 'things')}, more on the next page`,
    next: 'Next page',
    first: 'Back to the first page',
    pages: 'Pages',
    none: (q: string) => `Nothing matches “${q}”`,
    noneInTag: 'Nothing on this shelf',
    noneHint: 'Try a shorter word, or look at everything.',
    truncated: 'More matches than we sort: these are the first 10,000.',
  },
  stock: {
    plenty: 'In stock',
    some: (units: number) => `${units} in stock`,
    few: (units: number) => `${units} left`,
    last: 'Last one',
    none: 'Sold out',
    gone: 'No longer sold',
  },
  product: {
    where: 'Where you are',
    quantity: 'Quantity',
    less: 'One less',
    more: 'One more',
    add: 'Add to cart',
    addShort: 'Add',
    addNamed: (name: string) => ` ${name} to the cart`,
    article: 'Article',
    tags: 'Tags',
    limit: 'At most',
    perOrder: (units: number) => `${units} per order`,
    decided:
      'The cart reserves nothing. It is yours the moment your order says confirmed, usually within a second.',
    alongside: 'Goes with it',
  },
  drop: {
    label: 'Drop',
    units: (units: number) => count(units, 'piece', 'pieces'),
    perOrder: (units: number) => `${units} per order`,
    opens: 'Opens',
    open: 'It is open.',
    until: 'Time until it opens',
    hours: 'hours',
    minutes: 'minutes',
    seconds: 'seconds',
    buy: 'Buy for',
    see: 'See it and wait',
    waiting: 'While you wait',
    notes: [
      {
        title: 'Keep this page open',
        text: 'The button works by itself when the time has come. Reloading wins you nothing and costs you nothing.',
      },
      {
        title: 'Everybody starts at once',
        text: 'There is no queue. The shop opens by its own clock; an order sent earlier is answered “not yet” and earns no place.',
      },
      {
        title: 'You hear at once',
        text: 'Yours or not: decided within a second, and never taken back.',
      },
      {
        title: 'Get ready',
        text: 'Have your name and address at hand. The page after the button asks for nothing more.',
      },
    ],
  },
  problems: {
    ...purchaseEn.problems,
    'unknown-sku': {
      title: 'There is no such product',
      hint: 'It may have left the shop. The address is right where it was; the shelf is elsewhere.',
    },
    'unknown-route': {
      title: 'There is nothing here',
      hint: 'The address leads nowhere in this shop.',
    },
    'unknown-order': {
      title: 'There is no such order',
      hint: 'Check the address. It must be one that this shop gave out.',
    },
    'backend-unavailable': {
      title: 'The shelf does not answer',
      hint: 'A part of the shop is away. Nothing of yours is lost. This page tries again by itself.',
    },
    busy: {
      title: 'Very busy right now',
      hint: 'Nothing was lost. This page tries again by itself in a few seconds.',
    },
    'rate-limited': {
      title: 'A little slower, please',
      hint: 'Too many requests came from your address within a minute. Try again in a moment.',
    },
    internal: {
      title: 'Something broke on our side',
      hint: 'It is in our log. Try again; if it happens again, tell us the number below.',
    },
    other: { title: 'That did not work', hint: 'The shop refused the request.' },
  },
  problem: { home: 'To the shop window', again: 'Try again', request: 'Request' },
  purchase: purchaseEn,
}

export type Words = typeof en
