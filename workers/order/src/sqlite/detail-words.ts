import { comparedEmail, digestOfText, orderNumberOf, type Details } from '@shop/contracts'

/**
 * The words by which `order_words` finds an order. E-mail addresses and customers are hashed: any text is then one word,
 * and nothing that somebody said stays in an index after it was deleted.
 */
const wordOf = {
  number: (number: string): string => `n${number}`,
  email: (email: string): string => `e${digestOfText(comparedEmail(email))}`,
  customerId: (id: string): string => `c${digestOfText(id)}`,
}

/** The words of an order with these details. */
export const wordsOf = (orderId: string, { customer }: Details): string =>
  [
    wordOf.number(orderNumberOf(orderId)),
    ...(customer?.email === undefined ? [] : [wordOf.email(customer.email)]),
    ...(customer?.id === undefined ? [] : [wordOf.customerId(customer.id)]),
  ].join(' ')

type Asked = { [Name in keyof typeof wordOf]?: string | undefined }

/** The condition of FTS5 for all that is asked; undefined when nothing is. */
export const matchOf = ({ number, email, customerId }: Asked): string | undefined => {
  const words = [
    ...(number === undefined ? [] : [wordOf.number(number)]),
    ...(email === undefined ? [] : [wordOf.email(email)]),
    ...(customerId === undefined ? [] : [wordOf.customerId(customerId)]),
  ]
  return words.length === 0 ? undefined : words.join(' AND ')
}
