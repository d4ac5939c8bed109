/**
 * Numbers distinct states in the order in which they were added. A state is `width` whole numbers. It is a table of our
 * own, because millions of strings in a Map take gigabytes and minutes.
 */
export const stateTable = (width: number) => {
  let words = new Int32Array(width << 12)
  /** Open addressing: a state's number + 1, 0 for a free place. Never more than half full. */
  let places = new Int32Array(1 << 13)
  let count = 0

  const hashOf = (source: Int32Array, from: number): number => {
    let hash = 0x9e3779b9
    for (let i = 0; i < width; i += 1) {
      hash = Math.imul(hash ^ source[from + i]!, 0x85ebca6b)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  const isAt = (index: number, state: Int32Array): boolean => {
    for (let i = 0; i < width; i += 1) if (words[index * width + i] !== state[i]) return false
    return true
  }

  const grow = (): void => {
    const wider = new Int32Array(words.length * 2)
    wider.set(words)
    words = wider
    places = new Int32Array(places.length * 2)
    for (let index = 0; index < count; index += 1) {
      let place = hashOf(words, index * width) & (places.length - 1)
      while (places[place] !== 0) place = (place + 1) & (places.length - 1)
      places[place] = index + 1
    }
  }

  return {
    size: (): number => count,
    /** The state's number. It was new if the size has grown. */
    add: (state: Int32Array): number => {
      let place = hashOf(state, 0) & (places.length - 1)
      for (let found = places[place]!; found !== 0; found = places[place]!) {
        if (isAt(found - 1, state)) return found - 1
        place = (place + 1) & (places.length - 1)
      }
      words.set(state, count * width)
      count += 1
      places[place] = count
      if (count * 2 >= places.length) grow()
      return count - 1
    },
    /** Copies a state into `into`. */
    read: (index: number, into: Int32Array): void => {
      for (let i = 0; i < width; i += 1) into[i] = words[index * width + i]!
    },
  }
}
