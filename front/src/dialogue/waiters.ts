import type { Reply } from '@shop/contracts'

/** What a waiter makes of a reply under its key: not for it, good enough if nothing better comes, or the answer. */
export type Verdict = 'ignore' | 'keep' | 'done'

/** One request that waits for a reply under a key (an order id or a change id). */
export type Waiter = {
  readonly key: string
  readonly answer: Promise<Reply | undefined>
  readonly judge: (reply: Reply) => Verdict
  readonly deadlineMs: number
  /** What is done when nothing has been heard by then. */
  inSilence: { atMs: number; act: () => void } | undefined
  latest: Reply | undefined
  settle: (reply: Reply | undefined) => void
}

export type Waiters = ReturnType<typeof createWaiters>

const keyOf = (reply: Reply): string => {
  switch (reply.kind) {
    case 'recorded':
      return reply.orderId
    case 'order':
      return reply.order.id
    case 'applied':
    case 'refused':
      return reply.changeId
  }
}

/** How much later than its deadline a waiter may be answered, in ms. */
const sweepMs = 50

/**
 * Requests that wait for replies. Several may wait under one key; each reply is shown to all of them.
 * One sweep looks after all deadlines, because a timer for each of 30,000 orders a second costs more than they do.
 */
export const createWaiters = (nowMs: () => number) => {
  const byKey = new Map<string, Waiter[]>()
  let count = 0
  let sweep: ReturnType<typeof setInterval> | undefined

  /**
   * Waits for a reply that `judge` calls done; after `waitMs` the answer is the last one it kept, if any. `inSilence` is
   * done once, if nothing has been kept after its time.
   */
  const open = (
    key: string,
    judge: Waiter['judge'],
    waitMs: number,
    inSilence?: { afterMs: number; act: () => void },
  ): Waiter => {
    let settle: Waiter['settle'] = () => {}
    const answer = new Promise<Reply | undefined>((resolve) => {
      settle = resolve
    })
    const now = nowMs()
    const waiter: Waiter = {
      key,
      answer,
      judge,
      deadlineMs: now + waitMs,
      inSilence: inSilence && { atMs: now + inSilence.afterMs, act: inSilence.act },
      latest: undefined,
      settle,
    }
    const sharing = byKey.get(key)
    if (sharing === undefined) byKey.set(key, [waiter])
    else sharing.push(waiter)
    count += 1
    sweep ??= setInterval(expire, sweepMs)
    return waiter
  }

  /** Ends the wait now, with the last reply it kept, if any. Ending it twice changes nothing. */
  const giveUp = (waiter: Waiter): void => close(waiter, waiter.latest)

  const hear = (reply: Reply): void => {
    const key = keyOf(reply)
    const sharing = byKey.get(key)
    if (sharing === undefined) return
    // A copy, because those that are done leave the list.
    for (const waiter of sharing.slice()) {
      const verdict = waiter.judge(reply)
      if (verdict === 'done') close(waiter, reply)
      if (verdict === 'keep') waiter.latest = reply
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

  const expire = (): void => {
    const now = nowMs()
    for (const sharing of [...byKey.values()]) {
      for (const waiter of sharing.slice()) {
        if (waiter.deadlineMs <= now) giveUp(waiter)
        else actInSilence(waiter, now)
      }
    }
    if (count > 0) return
    clearInterval(sweep)
    sweep = undefined
  }

  const actInSilence = (waiter: Waiter, now: number): void => {
    const { inSilence, latest } = waiter
    if (inSilence === undefined || inSilence.atMs > now) return
    waiter.inSilence = undefined
    if (latest === undefined) inSilence.act()
  }

  return { open, giveUp, hear, expire, count: () => count }
}
