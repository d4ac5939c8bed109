/**
 * The currencies of ISO 4217 by the digits of their minor unit: list one, published 2024-06-25, with amendments 176
 * (XCG for ANG), 178 (without CUC), 179 (XAD) and 180 (without BGN), as it stands since 2026-01-01. Source:
 * https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html.
 * Codes without a minor unit (gold, test codes, drawing rights) are left out: nothing can be priced in them. Runtimes
 * know the digits too, but from the tables of a locale (CLDR), which differ from ISO and from each other.
 */
const codesByDigits = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const digitsByCode: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByDigits).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
)

/** Every currency that a shop can have, by its code. */
export const currencyCodes: readonly string[] = [...digitsByCode.keys()]

/** Digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. Undefined for a code that is no currency. */
export const minorDigitsOf = (currency: string): number | undefined => digitsByCode.get(currency)
