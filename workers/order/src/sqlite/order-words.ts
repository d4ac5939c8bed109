import type { Database } from 'bun:sqlite'
import { comparedEmail, digestOfText, orderNumberOf, type Details } from '@shop/contracts'
import type { OrderPageQuery } from '../reads.ts'

/** Hexadecimal digits of a hash that a number holds exactly. */
const hashDigits = 13

/** Words are hashes: any text is then a number, and nothing that somebody said stays in an index after it was deleted. */
const wordOf = {
  number: (number: string): number => hashOf(`n${number}`),
  email: (email: string): number => hashOf(`e${comparedEmail(email)}`),
  customerId: (id: string): number => hashOf(`c${id}`),
}

const hashOf = (text: string): number =>
  Number.parseInt(digestOfText(text).slice(0, hashDigits), 16)

type Said = Pick<OrderPageQuery, 'number' | 'email' | 'customerId'>

/** The words of everything that is said, or asked. */
export const wordsOf = ({ number, email, customerId }: Said): number[] => [
  ...(number === undefined ? [] : [wordOf.number(number)]),
  ...(email === undefined ? [] : [wordOf.email(email)]),
  ...(customerId === undefined ? [] : [wordOf.customerId(customerId)]),
]

/** The part of `order_words` with the words of an order, as SQL. */
export const partOf = (seq: string): string => `(${seq} >> 10)`

/** The table of words by which orders are found. */
export const orderWordsInSqlite = (db: Database) => {
  const insert = db.prepare<void, [number, number]>(
    `INSERT INTO order_words (part, word, seq) VALUES (${partOf('?1')}, ?2, ?1)`,
  )
  const forget = db.prepare<void, [number]>(
    `DELETE FROM order_words WHERE part = ${partOf('?1')} AND seq = ?1`,
  )
  return {
    /** Adds the words of an order with these details. */
    add: (seq: number, orderId: string, { customer }: Details): void => {
      const said = {
        number: orderNumberOf(orderId),
        email: customer?.email,
        customerId: customer?.id,
      }
      for (const word of wordsOf(said)) insert.run(seq, word)
    },
    /** Removes all words of an order. */
    forget: (seq: number): void => void forget.run(seq),
    finalize: (): void => {
      insert.finalize()
      forget.finalize()
    },
  }
}

/** Orders that are in memory at one time while the words of all of them are written. */
const ordersEach = 10_000

type FilledOrder = { seq: number; id: string; said: string }

/** Fills `order_words` with every order that has details, in the transaction of its migration. */
export const fillOrderWords = (db: Database): void => {
  const next = db.prepare<FilledOrder, [number]>(`
    SELECT seq, id, said FROM order_details JOIN orders USING (seq)
    WHERE seq > ? ORDER BY seq LIMIT ${ordersEach}`)
  const words = orderWordsInSqlite(db)
  let last = 0
  for (;;) {
    const orders = next.all(last)
    for (const { seq, id, said } of orders) {
      words.add(seq, id, JSON.parse(said) as Details)
    }
    if (orders.length < ordersEach) break
    last = orders.at(-1)!.seq
  }
  next.finalize()
  words.finalize()
}
