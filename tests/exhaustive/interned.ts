/**
 * Numbers values by their content: equal values have one number, in whichever order their keys stand.
 * @throws when there are more than `countMax` of them: the world is too large to be explored.
 */
export const interned = <T>(countMax: number) => {
  const numbers = new Map<string, number>()
  const values: T[] = []
  return {
    values: values as readonly T[],
    of: (value: T): number => {
      const text = canonicalText(value)
      const known = numbers.get(text)
      if (known !== undefined) return known
      if (values.length === countMax) throw new Error(`more than ${countMax} different values`)
      numbers.set(text, values.length)
      return values.push(value) - 1
    },
  }
}

export type Interned<T> = ReturnType<typeof interned<T>>

const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? ''
