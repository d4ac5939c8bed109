import { majorUnitsOf, minorDigitsOf, type Money } from '@shop/contracts'
import type { Context } from 'hono'
import { addressesIn, type Addresses } from './addresses.ts'
import { fileAsset } from './files.ts'
import type { FileName } from './file-names.ts'
import { languages, type Language } from './language.ts'
import type { StorefrontSettings } from './settings.ts'
import { de } from './words/de.ts'
import { en, type Words } from './words/en.ts'

/** What every part of a page needs to know: its language with its words, and the addresses of the shop. */
export type View = {
  language: Language
  words: Words
  to: Addresses
  /** The path before every address. */
  basePath: string
  shop: StorefrontSettings
  /** A price as the language writes it: `€18.90`, `18,90 €`. */
  money(price: Money): string
  /** A moment of UTC: `1 December 2026 at 18:00`. Scripts show it in the browser's own zone. */
  moment(instant: string): string
  file(name: FileName): string
}

export type Views = Record<Language, View>

const wordsIn: Record<Language, Words> = { en, de }

/** Makes the view of each language. */
export const createViews = (shop: StorefrontSettings, basePath: string): Views => {
  const view = (language: Language): View => ({
    language,
    words: wordsIn[language],
    to: addressesIn(language, basePath),
    basePath,
    shop,
    money: moneyIn(language),
    moment: momentIn(language),
    file: (name) => `${basePath}/${fileAsset(name)}`,
  })
  return Object.fromEntries(languages.map((language) => [language, view(language)])) as Views
}

const moneyIn = (language: Language): View['money'] => {
  const formats = new Map<string, Intl.NumberFormat>()
  const formatOf = (currency: string): Intl.NumberFormat => {
    const known = formats.get(currency)
    if (known !== undefined) return known
    const digits = minorDigitsOf(currency)!
    const format = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    formats.set(currency, format)
    return format
  }
  return ({ amount, currency }) =>
    formatOf(currency).format(majorUnitsOf(amount, currency) as `${number}`)
}

const momentIn = (language: Language): View['moment'] => {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  })
  return (instant) => format.format(new Date(instant))
}

/** The view of a request: that of the language in its path. Undefined outside the pages. */
export type ViewOf = (c: Context) => View | undefined
