/** Languages of the storefront. The first is spoken to shoppers who ask for none of them. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** How each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }

export const isLanguage = (text: string | undefined): text is Language =>
  languages.some((language) => language === text)

/** The pattern of a language in the path of a route. */
export const languageParam = `:language{(?:${languages.join('|')})}`

/** The cookie in which a browser keeps the language that its shopper chose. */
export const languageCookie = 'language'

/** The language that a shopper reads best: the chosen one, otherwise by `Accept-Language` (RFC 9110, section 12.5.4). */
export const languageOf = (
  chosen: string | undefined,
  acceptLanguage: string | undefined,
): Language => {
  if (isLanguage(chosen)) return chosen
  const [best] = (acceptLanguage ?? '')
    .toLowerCase()
    .split(',')
    .map(readRange)
    .filter(({ language, weight }) => isLanguage(language) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
  return (best?.language as Language | undefined) ?? languages[0]
}

const readRange = (range: string): { language: string; weight: number } => {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
  const weight = parameters.find((part) => part.startsWith('q='))
  return {
    language: tag.split('-')[0]!,
    weight: weight === undefined ? 1 : Number(weight.slice(2)),
  }
}
