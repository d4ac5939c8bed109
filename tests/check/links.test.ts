import { describe, expect, test } from 'bun:test'
import { brokenLinks } from './links.ts'

const files = ['README.md', 'docs/a.md', 'docs/chart.svg', 'front/src']
const broken = (path: string, text: string) =>
  brokenLinks(
    [
      { path, text },
      { path: 'docs/a.md', text: '# One\n\n## In a rush: 2 × more\n' },
    ],
    (target) => files.includes(target),
  )

describe('a link of a document', () => {
  test.each([
    ['README.md', '[a file](docs/a.md)'],
    ['README.md', '[a folder](front/src)'],
    ['docs/b.md', '[a file above](../README.md) and ![a chart](chart.svg)'],
    ['README.md', '[a heading](docs/a.md#in-a-rush-2--more)'],
    ['README.md', '## Here\n[the same page](#here)'],
    ['README.md', '[elsewhere](https://example.com/none)'],
  ])('of %s is good: %s', (path, text) => {
    expect(broken(path, text)).toEqual([])
  })

  test.each([
    ['README.md', '[gone](docs/gone.md)', 'docs/gone.md'],
    ['docs/b.md', '[not from here](docs/a.md)', 'docs/a.md'],
    ['README.md', '[no such heading](docs/a.md#two)', 'docs/a.md#two'],
    ['README.md', '[no such heading](#two)', '#two'],
  ])('of %s is broken: %s', (path, text, link) => {
    expect(broken(path, text)).toEqual([`${path}: ${link}`])
  })
})
