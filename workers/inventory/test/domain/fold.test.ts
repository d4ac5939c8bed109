import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { fold } from '../../src/domain/fold.ts'

describe('folding', () => {
  test.each([
    ['Müsli', 'musli'],
    ['Mu\u0308sli', 'musli'],
    ['Café', 'cafe'],
    ['ﬁne Coﬀee', 'fine coffee'],
    ['ＭＵＧ－３５０', 'mug-350'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Smørrebrød', 'smorrebrod'],
    ['Łódź', 'lodz'],
    ['Đà Nẵng', 'da nang'],
    ['Þorláksmessa', 'thorlaksmessa'],
    ['Œuf Æble', 'oeuf aeble'],
    ['İstanbul ışık', 'istanbul isik'],
    ['ΟΔΌΣ', 'οδοσ'],
    ['οδός', 'οδοσ'],
    ['ЁЛКА', 'елка'],
    ['Ճանապարհ և', 'ճանապարհ եւ'],
    ['ｶﾞﾗｽ', 'カラス'],
    ['50 ㎖', '50 ml'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['Grandma’s “mug”', `grandma's "mug"`],
    ['a\u2011b – c', 'a-b - c'],
    ['🍵☕', '🍵☕'],
    ['', ''],
  ])('%j becomes %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.integer({ min: 0, max: 0x2_ff }).map((n) => String.fromCodePoint(n)) }),
  )

  test('twice is folding once, and every form of a text folds alike', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const folded = fold(text)
        expect(fold(folded)).toBe(folded)
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
          expect(fold(text.normalize(form))).toBe(folded)
        }
        expect(fold(fold(text).toUpperCase())).toBe(folded)
      }),
      { seed: 20_261_134, numRuns: 20 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })

  test('gives every letter and its other case one form, but for the ancient iota below a letter', () => {
    const hasIota = (letter: string): boolean => letter.normalize('NFD').includes('\u0345')
    const different: string[] = []
    for (let code = 0; code < 0x1_fbff; code += 1) {
      if (code >= 0xd8_00 && code < 0xe0_00) continue
      const letter = String.fromCodePoint(code)
      if (hasIota(letter)) continue
      const folded = fold(letter)
      const forms = [letter.toLowerCase(), letter.toUpperCase(), folded]
      if (forms.some((form) => fold(form) !== folded)) different.push(code.toString(16))
    }
    expect(different).toEqual([])
  })
})
