import { open } from 'node:fs/promises'

/** Rows that are written to the file at once. */
const chunkRows = 10_000

/**
 * Writes a file of products as a merchant exports it, with about 150 bytes a row. Row `n` of `from` to `to` is product `n`,
 * which is new to a shop that was seeded.
 */
export const writeProductsFile = async (
  path: string,
  { from, to }: { from: number; to: number },
): Promise<void> => {
  const file = await open(path, 'w')
  try {
    await file.write('sku,name,description,price,listed,tags,stock\n')
    for (let start = from; start < to; start += chunkRows) {
      const count = Math.min(chunkRows, to - start)
      await file.write(Array.from({ length: count }, (_, i) => rowOf(start + i)).join(''))
    }
  } finally {
    await file.close()
  }
}

const rowOf = (n: number): string => {
  const price = `${1 + (n % 90)}.${String(n % 100).padStart(2, '0')}`
  const name = `"Stoneware mug ${colours[n % colours.length]}, number ${n}"`
  const description = `"Thrown by hand, glazed in ash grey. Holds ${n % 500} ml."`
  return `I-${String(n).padStart(8, '0')},${name},${description},${price},true,"kitchen,mugs",${n % 1_000}\n`
}

const colours = ['grey', 'blue', 'green', 'white', 'sand', 'rust', 'black']
