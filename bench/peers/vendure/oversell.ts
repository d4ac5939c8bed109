/** One round: so many shoppers placed at once; so many orders were taken for the last units. */
export type Round = {
  /** Orders that the shopper was told are placed (and, at Vendure, paid for). */
  placed: number
  /** Units that the shop then holds for orders. */
  allocated: number
  refusals: Record<string, number>
}

/** Shoppers who want one unit each. */
export const shopperCount = 64

/** Lets all shoppers place at the same time. What `place` throws is a refusal. */
export const race = async (
  places: readonly (() => Promise<unknown>)[],
): Promise<Omit<Round, 'allocated'>> => {
  const results = await Promise.allSettled(places.map((place) => place()))
  const refusals: Record<string, number> = {}
  for (const result of results) {
    if (result.status === 'fulfilled') continue
    const reason = result.reason instanceof Error ? result.reason.message : String(result.reason)
    refusals[reason] = (refusals[reason] ?? 0) + 1
  }
  return { placed: results.filter(({ status }) => status === 'fulfilled').length, refusals }
}
