import { hash } from 'node:crypto'

/** The digits of Crockford's base 32: no letter looks like a digit (https://www.crockford.com/base32.html). */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const digitCount = 10

/**
 * A short number of an order, for people to say: 50 bits of SHA-256 of the id, as ten characters. Two orders may share
 * one: among a million orders that happens with a chance of about 1 in 2,000. It opens nothing, because nobody can compute the
 * id from it.
 */
export const orderNumberOf = (orderId: string): string => {
  // 52 bits, which a number still holds exactly, without the last two.
  let bits = Math.floor(Number.parseInt(hash('sha256', orderId, 'hex').slice(0, 13), 16) / 4)
  let number = ''
  for (let place = 0; place < digitCount; place += 1) {
    number = digits[bits % digits.length]! + number
    bits = Math.floor(bits / digits.length)
  }
  return number
}

/**
 * The number that somebody wrote or said: in any case, with spaces and dashes, and with the letters that look like digits.
 * Undefined when it is none.
 */
export const parseOrderNumber = (text: string): string | undefined => {
  const number = text
    .replaceAll(/[\s-]/g, '')
    .toUpperCase()
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0')
  return orderNumberPattern.test(number) ? number : undefined
}

export const orderNumberPattern = new RegExp(`^[${digits}]{${digitCount}}$`)
