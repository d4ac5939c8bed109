import type { Reply } from '@shop/contracts'

/** How a waiter judges a reply under its key: not its own, good enough if no better one comes, or the one it waits for. */
export type Verdict = 'ignore' | 'keep' | 'done'

/** One request that waits for a reply under a key (an order id or a change id). */
export type Waiter = {
  readonly key: string
  readonly reply: Promise<Reply | undefined>
  readonly judge: (reply: Reply) => Verdict
  readonly deadlineMs: number
  kept: Reply | undefined
  settle: (reply: Reply | undefined) => void
}

export type Waiters = ReturnType<typeof createWaiters>

const keyOf = (reply: Reply): string => {
  switch (reply.kind) {
    case 'recorded':
    case 'not-recorded':
      return reply.orderId
    case 'order':
      return reply.order.id
    case 'applied':
    case 'refused':
      return reply.changeId
  }
}

/** A waiter ends at most this much after its deadline, in ms. */
const sweepMs = 50

/**
 * Requests that wait for replies. Several may wait under one key, and each of them sees every reply. One sweep ends all
 * that are overdue, because a timer for each of 30,000 orders a second costs more than the orders do.
 */
export const createWaiters = (nowMs: () => number) => {
  const byKey = new Map<string, Waiter[]>()
  let count = 0
  let sweep: ReturnType<typeof setInterval> | undefined

  /** Waits until `judge` calls a reply done. After `waitMs` the wait ends with the last reply it kept, if any. */
  const open = (key: string, judge: Waiter['judge'], waitMs: number): Waiter => {
    let settle: Waiter['settle'] = () => {}
    const reply = new Promise<Reply | undefined>((resolve) => {
      settle = resolve
    })
    const waiter = { key, reply, judge, deadlineMs: nowMs() + waitMs, kept: undefined, settle }
    const sharing = byKey.get(key)
    if (sharing === undefined) byKey.set(key, [waiter])
    else sharing.push(waiter)
    count += 1
    sweep ??= setInterval(expire, sweepMs)
    return waiter
  }

  /** Ends the wait now, with the last reply it kept, if any. Safe to call twice. */
  const giveUp = (waiter: Waiter): void => close(waiter, waiter.kept)

  /** Shows a reply to every waiter under its key. */
  const hear = (reply: Reply): void => {
    const sharing = byKey.get(keyOf(reply))
    if (sharing === undefined) return
    // A copy, because waiters that are done leave the list.
    for (const waiter of sharing.slice()) {
      const verdict = waiter.judge(reply)
      if (verdict === 'done') close(waiter, reply)
      if (verdict === 'keep') waiter.kept = reply
    }
  }

  const close = (waiter: Waiter, reply: Reply | undefined): void => {
    const sharing = byKey.get(waiter.key)
    const index = sharing?.indexOf(waiter) ?? -1
    if (sharing === undefined || index < 0) return
    if (sharing.length === 1) byKey.delete(waiter.key)
    else sharing.splice(index, 1)
    count -= 1
    waiter.settle(reply)
  }

  /** Ends all waits whose deadline has passed. */
  const expire = (): void => {
    const now = nowMs()
    for (const sharing of [...byKey.values()]) {
      for (const waiter of sharing.slice()) if (waiter.deadlineMs <= now) giveUp(waiter)
    }
    if (count > 0) return
    clearInterval(sweep)
    sweep = undefined
  }

  return { open, giveUp, hear, expire, count: () => count }
}
