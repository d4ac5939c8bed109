/** A variable of an env file, with the comment above it. */
type Entry = { name: string; block: string[]; value: string }

/**
 * Makes the text of `.env`: `example` with a fresh secret for every empty value. The values of `existing` stay, also empty
 * ones (an operator may want no admin token). Missing variables are added at its end.
 */
export const completedEnv = ({
  example,
  existing,
  newSecret,
}: {
  example: string
  existing?: string | undefined
  newSecret: () => string
}): string => {
  const filled = example.replace(/^(\w+=)$/gm, (start) => start + newSecret())
  if (existing === undefined) return filled

  const known = new Set(entriesOf(existing).map((entry) => entry.name))
  const added = entriesOf(filled).filter((entry) => !known.has(entry.name))
  if (added.length === 0) return existing
  return [existing.trimEnd(), ...added.map((entry) => entry.block.join('\n'))].join('\n') + '\n'
}

/** Parses the variables of an env file, in their order. */
export const entriesOf = (text: string): Entry[] => {
  const entries: Entry[] = []
  let block: string[] = []
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)\s*=\s*(.*)$/.exec(line) ?? []
    block = line.startsWith('#') || name ? [...block, line] : []
    if (!name) continue
    entries.push({ name, block, value: value! })
    block = []
  }
  return entries
}
