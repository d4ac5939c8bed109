/** No SKU has this number. */
export const unknownSku = -1

/** Enough for the SKUs of most shops. Where they are longer, the memory for them grows. */
const bytesPerSku = 12
/** At least so many: with fewer, the next free place is too far away. */
const placesPerSku = 1.5

/**
 * Numbers SKUs 0, 1, 2, …, for good: a hash table with open addressing and linear probing (Knuth, The Art of Computer
 * Programming, vol. 3, 6.4) over typed arrays. A million SKUs take 25 MB, where a Map takes 90, and the garbage
 * collector has nothing to look at.
 *
 * SKUs consist of ASCII characters; their schema sees to it. There is room for `expected` of them; the table doubles
 * when more come.
 */
export const skuNumbers = (expected: number) => {
  /** The characters of SKU n are from `starts[n]` to before `starts[n + 1]`. */
  let bytes = new Uint8Array(bytesPerSku * expected)
  let starts = new Uint32Array(expected + 1)
  /** Numbers plus one, each at the place of its hash or after it. */
  let places = new Uint32Array(2 ** Math.ceil(Math.log2(placesPerSku * expected)))
  let count = 0

  const isSku = (number: number, sku: string): boolean => {
    const start = starts[number]!
    if (starts[number + 1]! - start !== sku.length) return false
    for (let at = 0; at < sku.length; at += 1) {
      if (bytes[start + at] !== sku.charCodeAt(at)) return false
    }
    return true
  }

  /** Where the SKU is, or where it would be. */
  const placeOf = (sku: string): number => {
    const mask = places.length - 1
    let place = hashOf(sku) & mask
    while (places[place] !== 0 && !isSku(places[place]! - 1, sku)) place = (place + 1) & mask
    return place
  }

  const skuOf = (number: number): string =>
    String.fromCharCode(...bytes.subarray(starts[number], starts[number + 1]))

  const growTable = (): void => {
    starts = copied(starts, new Uint32Array(2 * count + 1))
    places = placedAnew(new Uint32Array(2 * places.length), { bytes, starts, count })
  }

  return {
    /** The number of a SKU, or `unknownSku`. */
    find: (sku: string): number => places[placeOf(sku)]! - 1,
    /** The number of a SKU. One without a number gets the next. */
    add: (sku: string): number => {
      const known = places[placeOf(sku)]!
      if (known !== 0) return known - 1
      if (count + 1 === starts.length) growTable()
      const end = starts[count]! + sku.length
      if (end > bytes.length) bytes = copied(bytes, new Uint8Array(2 * end))
      for (let at = 0; at < sku.length; at += 1) bytes[starts[count]! + at] = sku.charCodeAt(at)
      places[placeOf(sku)] = count + 1
      count += 1
      starts[count] = end
      return count - 1
    },
    skuOf,
    /** How many SKUs there are. Their numbers are those below. */
    count: (): number => count,
  }
}

type Skus = { bytes: Uint8Array; starts: Uint32Array; count: number }

/**
 * Puts every SKU into an empty table. Everything waits for this, so SKUs are read as bytes, and none is compared: none of
 * them is there twice.
 */
const placedAnew = <A extends Uint32Array>(places: A, { bytes, starts, count }: Skus): A => {
  const mask = places.length - 1
  for (let number = 0; number < count; number += 1) {
    let place = hashOfBytes(bytes, starts[number]!, starts[number + 1]!) & mask
    while (places[place] !== 0) place = (place + 1) & mask
    places[place] = number + 1
  }
  return places
}

const copied = <A extends Uint8Array | Uint32Array>(from: A, to: A): A => {
  to.set(from)
  return to
}

/** FNV-1a of 32 bits, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv. */
const hashOf = (sku: string): number => {
  let hash = hashStart
  for (let at = 0; at < sku.length; at += 1) hash = hashed(hash, sku.charCodeAt(at))
  return spread(hash)
}

/** The hash of the SKU whose characters are these bytes. */
const hashOfBytes = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = hashStart
  for (let at = start; at < end; at += 1) hash = hashed(hash, bytes[at]!)
  return spread(hash)
}

const hashStart = 0x811c9dc5
const hashed = (hash: number, character: number): number => Math.imul(hash ^ character, 0x01000193)
const spread = (hash: number): number => hash ^ (hash >>> 15)
