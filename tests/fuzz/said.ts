import type { Dice } from './dice.ts'
import type { Json } from './mutations.ts'

/** Items of one topic that are remembered, the latest first to be forgotten last. */
const itemsMax = 2_000

export type Said = ReturnType<typeof createSaid>

/**
 * Messages between the workers on the running bus. They are true, and harmless when they are repeated
 * late. They are the good items for topics on which nothing may be invented.
 */
export const createSaid = () => {
  const byTopic = new Map<string, Set<string>>()
  const of = (topic: string): Set<string> => {
    const texts = byTopic.get(topic) ?? new Set()
    byTopic.set(topic, texts)
    return texts
  }

  return {
    remember: (topic: string, item: unknown): void => {
      const texts = of(topic)
      texts.add(JSON.stringify(item))
      for (const oldest of texts) {
        if (texts.size <= itemsMax) return
        texts.delete(oldest)
      }
    },
    has: (topic: string, item: unknown): boolean => of(topic).has(JSON.stringify(item)),
    pick: (topic: string, dice: Dice): Json | undefined => {
      const texts = of(topic)
      if (texts.size === 0) return undefined
      const [text] = texts
        .values()
        .drop(dice.between(0, texts.size - 1))
        .take(1)
      return JSON.parse(text!) as Json
    },
  }
}
