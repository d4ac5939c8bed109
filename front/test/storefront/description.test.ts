import { describe, expect, test } from 'bun:test'
import { firstWords, plainDescription } from '../../src/storefront/description.ts'

describe('a description as plain text', () => {
  test.each([
    ['3 < 4, and 5 > 4', '3 < 4, and 5 > 4'],
    ['two\nlines', 'two\nlines'],
    ['<p>one</p>\n\n\n  <p>two</p>', 'one\n\ntwo'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\nb'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<a href="https://x.example" onclick=\'f()\'>link</a>', 'link'],
    ['<!-- not this -->that', 'that'],
    ['Caf&eacute; &#8211; &#x20AC;5 &unknown; &#0; &#xD800;', 'Café – €5 &unknown; &#0; &#xD800;'],
    ['&amp;lt;', '&lt;'],
    ['&constructor;', '&constructor;'],
    ['', ''],
  ])('of %p is %p', (description, text) => {
    expect(plainDescription(description)).toBe(text)
  })

  test('of the longest description is made in a moment, whatever it has', () => {
    for (const part of ['<', '<a', '&', '&a', ' ', '\n ', '<!--', '</p']) {
      const startMs = performance.now()
      plainDescription(part.repeat(65_536 / part.length))
      expect(performance.now() - startMs).toBeLessThan(1_000)
    }
  })
})

describe('the first words', () => {
  test('of a short text are all of it, on one line', () => {
    expect(firstWords('one\ntwo')).toBe('one two')
  })
  test('of a long text end between words', () => {
    expect(firstWords('word '.repeat(50))).toBe(`${'word '.repeat(31)}word …`)
  })
})
