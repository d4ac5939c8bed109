import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { open, read } from './given.ts'

const errorsOf = async (...args: Parameters<typeof open>) => {
  const file = await open(...args)
  return 'errors' in file ? file.errors.map(({ field }) => field) : []
}
const names = async (...args: Parameters<typeof read>) => {
  const { rows } = await read(...args)
  return rows.map((row) => ('row' in row ? row.row.name : row))
}

describe('the encoding of a file', () => {
  const utf16 = (text: string, isLittle: boolean) => {
    const bytes = new Uint8Array(text.length * 2)
    for (let at = 0; at < text.length; at += 1) {
      new DataView(bytes.buffer).setUint16(at * 2, text.charCodeAt(at), isLittle)
    }
    return bytes
  }
  const text = 'sku,name\nA,Grüße 手作り'
  const latin = Uint8Array.from('sku,name\nA,Grüße', (each) => each.charCodeAt(0))

  test.each([1, 2, 3, Infinity])(
    'is that of its byte order mark, in pieces of %p',
    async (size) => {
      const expected = ['Grüße 手作り']
      expect(await names(`\ufeff${text}`, { size })).toEqual(expected)
      expect(await names(utf16(`\ufeff${text}`, true), { size })).toEqual(expected)
      expect(await names(utf16(`\ufeff${text}`, false), { size, charset: 'utf-8' })).toEqual(
        expected,
      )
    },
  )

  test('is the one that is named', async () => {
    expect(await names(latin, { charset: 'windows-1252' })).toEqual(['Grüße'])
    expect(await names(latin, { contentType: 'text/csv; charset="ISO-8859-1"' })).toEqual(['Grüße'])
  })

  test('is UTF-8 otherwise: a row that is none is refused, and the others are read', async () => {
    const bytes = Buffer.concat([latin, Buffer.from('\nB,Süß')])
    expect(await names(bytes)).toMatchObject([{ line: 2, code: 'not-utf-8' }, 'Süß'])
  })

  test('must be known, and be right for the header row', async () => {
    expect(await errorsOf(text, { charset: 'klingon' })).toEqual(['charset'])
    const header = Uint8Array.from('sku,Größe\nA,1', (each) => each.charCodeAt(0))
    expect(await errorsOf(header)).toEqual(['body'])
  })

  test('is asked for when the header row is no text in UTF-8', async () => {
    const withoutMark = utf16(text, true)
    expect(await errorsOf(withoutMark)).toEqual(['body'])
    expect(await names(withoutMark, { charset: 'utf-16le' })).toEqual(['Grüße 手作り'])
    const spreadsheet = 'PK\x03\x04\x14\x00\x00\x00[Content_Types].xml\n'
    expect(await errorsOf(spreadsheet)).toEqual(['body'])
    expect(await errorsOf(spreadsheet, { charset: 'windows-1252' })).toEqual(['body'])
  })
})

describe('the delimiter', () => {
  test.each([
    ['sku,name\nA,x', 2],
    ['sku;name\nA;x', 2],
    ['sku\tname\nA\tx', 2],
    ['sku;name;"a,b,c,d"\nA;x;', 2],
    ['sep=;\nsku;name\nA;x', 3],
    ['SEP=,\r\nsku,name\r\nA,x', 3],
    ['sep=\t\rsku\tname\rA\tx', 3],
    ['\ufeffsep=;\nsku;name\nA;x', 3],
  ])('of %j is found', async (content, line) => {
    for (const size of [1, Infinity]) {
      const { rows } = await read(content, { size })
      expect(rows).toMatchObject([{ line, row: { sku: 'A', name: 'x' } }])
    }
  })

  test('of a file with one column is any', async () => {
    expect((await read('sku\nA')).rows).toEqual([{ line: 2, row: { sku: 'A' } }])
  })
})

const plainText = fc.string({ unit: 'grapheme', maxLength: 12 })
const cell = fc
  .oneof(
    plainText,
    fc.constantFrom('a"b', '"', '""', 'x\r\ny', 'x\ny', 'x\ry', ';', ',', '\t', '手'),
  )
  .map((text) => text.trim())
  .filter((text) => text.isWellFormed() && !text.startsWith("'") && text !== '(clear)')
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

test('a file says the same, however its lines end, its cells are delimited and the network cuts it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: cell, end: fc.constantFrom('\n', '\r\n', '\r') }), {
        minLength: 1,
      }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom(1, 2, 3, 5, 8, 13, 64),
      async (rows, delimiter, size) => {
        const lines = rows.map(({ name, end }, n) => `S${n}${delimiter}${quoted(name)}${end}`)
        const content = `sku${delimiter}name\n${lines.join('')}`
        expect(await names(content, { size })).toEqual(rows.map(({ name }) => name || undefined))
      },
    ),
  )
})

test('lines are counted as an editor counts them', async () => {
  const content = 'sku,name\r\nA,"x\ny"\r\rB,"x\r\ny\rz"\n\nC,z'
  const { rows } = await read(content)
  expect(rows.map(({ line }) => line)).toEqual([2, 5, 9])
})

describe('the header row', () => {
  test('may have columns that nobody knows: each is named once, the first hundred', async () => {
    const columns = Array.from({ length: 120 }, (_, n) => `Shelf ${n}`)
    const header = ['sku', 'Colour', 'Colour', '', 'x'.repeat(99), ...columns].join()
    const { columnsLeftAlone } = await read(header)
    expect(columnsLeftAlone.slice(0, 3)).toEqual(['Colour', 'x'.repeat(60), 'Shelf 0'])
    expect(columnsLeftAlone).toHaveLength(100)
  })

  test.each([
    ['', 'sku'],
    ['name,price', 'sku'],
    ['sku,name,NAME', 'name'],
    ['sku,"name', 'body'],
  ])('%j is refused', async (header, field) => {
    expect(await errorsOf(`${header}\nA,1`)).toEqual([field])
  })

  test.each(['', '\n\r\n', '\ufeff', ',,\n'])('is missing in a file of %j', async (content) => {
    expect(await errorsOf(content)).toEqual(['body'])
  })

  test.each(['\n\r\nsku;name\nA;x', ';\n\nsku;name\nA;x', 'sep=;\n\nsku;name\nA;x'])(
    'may stand below rows without a word: %j',
    async (content) => {
      for (const size of [1, Infinity]) {
        const { rows } = await read(content, { size })
        expect(rows).toMatchObject([{ line: 4, row: { sku: 'A', name: 'x' } }])
      }
    },
  )

  test('may be any, when the columns are named', async () => {
    const content = 'Article; Price, net ;name;Price\nA;12,50;not this;9'
    const { rows, columnsLeftAlone } = await read(content, {
      columns: 'sku:article, price:Price%2C net',
    })
    expect(rows).toEqual([
      { line: 2, row: { sku: 'A', price: { amount: 1_250, currency: 'EUR' } } },
    ])
    expect(columnsLeftAlone).toEqual(['name', 'Price'])
  })

  test.each([
    ['name:Title'],
    ['sku:Article,colour:Title'],
    ['sku:Article,name:Subtitle'],
    ['sku:Article,sku:Title'],
    ['sku:Article,name:Article'],
    ['sku:Article,name'],
    ['sku:Article,name:%'],
    [''],
  ])('is refused with columns=%s', async (columns) => {
    const content = 'Article,Title\nA,x'
    expect(await errorsOf(content, { columns })).toEqual([
      columns === 'name:Title' ? 'sku' : 'columns',
    ])
  })
})

describe('a row', () => {
  test.each([
    ['A', 'malformed-csv'],
    ['A,x,y', 'malformed-csv'],
    ['A,"never closed', 'malformed-csv'],
    [`A,${'x'.repeat(1_048_600)}`, 'malformed-csv'],
  ])('%.20s is refused', async (row, code) => {
    expect((await read(`sku,name\n${row}\n`)).rows).toMatchObject([{ line: 2, code }])
  })

  test('may have empty cells beyond the header, a quote in a cell, and a mebibyte', async () => {
    expect(await names('sku,name\nA,x,,\n,\nB,5" pipe\n')).toEqual(['x', '5" pipe'])
    const long = 'x'.repeat(1_048_000)
    expect(await names(`sku,name\nA,${long}\nB,b`)).toEqual([long, 'b'])
  })

  test('says what an empty cell, (clear) and a cell made harmless say', async () => {
    const { rows } = await read(
      "sku,name,description,image,stock\nA,'=1+1,(clear),,\nB,''@x,'plain,/a.png,7",
    )
    expect(rows).toEqual([
      { line: 2, row: { sku: 'A', name: '=1+1', description: null } },
      {
        line: 3,
        row: { sku: 'B', name: "'@x", description: "'plain", image: '/a.png', counted: 7 },
      },
    ])
  })

  test('may say what is counted in one of its two words', async () => {
    const { rows } = await read('sku,stock,counted\nA,1,\nB,,2\nC,1,2')
    expect(rows).toMatchObject([
      { row: { counted: 1 } },
      { row: { counted: 2 } },
      { code: 'invalid-row' },
    ])
  })
})
