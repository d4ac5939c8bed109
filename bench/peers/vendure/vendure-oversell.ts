import { race, type Round, shopperCount } from './oversell.ts'
import { scarceCount } from './server/settings.ts'
import type { Cart } from './storefront.ts'
import type { Peer } from './peer.ts'

/** Carts made at one time, before the race. */
const filledAtOnce = 8
const fillTriesMax = 5
const roundCount = scarceCount / 2

/**
 * Everybody checks out in one request, so that as little as the API allows lies between the check of the stock
 * and its allocation: the gentlest form of the test.
 */
export const oversellAtCheckout = (peer: Peer): Promise<Round[]> => {
  const { fillCart, checkOut } = peer.storefront
  return oversell(peer, peer.vendure.populated.scarce.slice(0, roundCount), fillCart, checkOut)
}

/** Everybody is past the check of the stock and on the page where they pay, as storefronts do it. */
export const oversellWhilePaying = (peer: Peer): Promise<Round[]> => {
  const { beginPayment, pay } = peer.storefront
  return oversell(peer, peer.vendure.populated.scarce.slice(roundCount), beginPayment, pay)
}

const oversell = async (
  { administration, effort }: Peer,
  variants: readonly string[],
  fill: (variant: string) => Promise<Cart>,
  place: (cart: Cart) => Promise<string>,
): Promise<Round[]> => {
  const rounds: Round[] = []
  for (const variant of variants) {
    const carts: Cart[] = []
    while (carts.length < shopperCount) {
      const filling = Array.from({ length: filledAtOnce }, () => filled(() => fill(variant)))
      carts.push(...(await Promise.all(filling)))
    }
    const raced = await race(carts.map((cart) => () => place(cart)))
    rounds.push({ ...raced, allocated: await administration.allocatedUnits(variant) })
    effort.progress(`oversell: ${raced.placed} placed ${JSON.stringify(raced.refusals)}`)
  }
  return rounds
}

/** A cart that could not be filled for a busy database is no part of the test. */
const filled = async (fill: () => Promise<Cart>, triesLeft = fillTriesMax): Promise<Cart> => {
  try {
    return await fill()
  } catch (error) {
    if (triesLeft <= 1) throw error
    return filled(fill, triesLeft - 1)
  }
}
