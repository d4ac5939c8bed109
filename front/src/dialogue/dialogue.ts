import { createSharedTimeout, type SharedTimeout } from '../http/shared-timeout.ts'
import type { FrontPorts } from '../ports.ts'
import type { Admission } from '../protection/admission.ts'
import type { Protection } from '../protection/protection.ts'
import { createAsk, createTell, type Ask, type Tell } from './ask.ts'
import { createResendBudget } from './resend-budget.ts'
import { createWaiters } from './waiters.ts'

/** The ways to speak to the workers. Orders and operators' changes are bounded apart. */
export type Dialogue = { ask: Ask; tell: Tell; askForChange: Ask }

/** Connects those who ask with the replies from the bus. Registers the bus's one listener, so call it once. */
export const createDialogue = (
  { bus, nowMs, settings }: Pick<FrontPorts, 'bus' | 'nowMs' | 'settings'>,
  { orders, changes, awaitingDecision }: Protection,
): Dialogue => {
  const waiters = createWaiters(nowMs)
  const resends = createResendBudget(settings.limits)
  bus.onReply((reply) => {
    resends.heard()
    waiters.hear(reply)
  })
  const { resendOrderMs, lateReplyMs } = settings.limits
  const silence = createSharedTimeout(resendOrderMs)
  const afterSilence: SharedTimeout = (act) =>
    silence(() => {
      if (resends.spend()) act()
    })
  const askWithin = (admission: Admission): Ask =>
    createAsk({ bus, waiters, admission, awaitingDecision, afterSilence, lateReplyMs })
  return {
    ask: askWithin(orders),
    tell: createTell({ bus, admission: orders }),
    askForChange: askWithin(changes),
  }
}
