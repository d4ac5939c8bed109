/** A variable of an env file, with the comment that stands above it. */
type Entry = { name: string; block: string[]; value: string }

/**
 * The text of `.env`: `example` with a fresh secret for every empty value. What `existing` already says stays,
 * empty values too (an operator may want no admin token); what it lacks is added at its end.
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

/** The variables of an env file, in order. */
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
