import { createOrderIdentity, type OrderContent } from '@shop/contracts'
import type { Context } from 'hono'
import type { Dialogue } from '../dialogue/dialogue.ts'
import { preferenceApplied, type Preference } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'
import { mayBeRecorded, type NotYetAvailable } from './not-yet-available.ts'
import { placedResponse } from './order-answers.ts'
import { overLimitProblem } from './over-limit.ts'
import { createPlaceOrder, type Placed } from './place-order.ts'

/** An order that somebody places, with a valid key and content. */
export type OrderRequest = {
  key: string
  content: OrderContent
  prefer: Preference
  traceparent: string | undefined
  /** Of the request, to count its client. */
  context: Context
  /** The caller is free of the limits of shoppers. */
  isTrusted: boolean
}

/** The fate of an order under its id; `refusal`: the problem of one that its caller may not place and that was not sent. */
export type Taken = { orderId: string; placed: Placed } | { refusal: Response }

export type TakeOrder = (request: OrderRequest) => Promise<Taken>
export type AnswerOrder = (request: OrderRequest) => Promise<Response>

type Parts = {
  dialogue: Dialogue
  protection: Pick<Protection, 'countLines'>
  notYetAvailable: Pick<NotYetAvailable, 'problemOf'>
}

/**
 * Places an order under the id that its key makes. An order over a limit, with an expected total in another currency than
 * the shop's, or of a product that cannot be ordered for a while is refused and not sent.
 */
export const createTakeOrder = (
  {
    metrics,
    nowMs,
    settings,
    orders,
  }: Pick<FrontPorts, 'metrics' | 'nowMs' | 'settings' | 'orders'>,
  { dialogue, protection, notYetAvailable }: Parts,
): TakeOrder => {
  const identity = createOrderIdentity(settings.orderIdSecrets)
  const placeOrder = createPlaceOrder(dialogue, settings.limits.replyWaitMs)

  /** The answer to an order that its caller may not place. */
  const refusalOf = ({ content, context, isTrusted }: OrderRequest): Response | undefined => {
    const currency = content.expectedTotal?.currency ?? settings.currency
    if (currency !== settings.currency) return problem('wrong-currency')
    if (isTrusted) return undefined
    const overLimit = overLimitProblem(content.lines, settings.limits)
    if (overLimit !== undefined) return overLimit
    const counted = protection.countLines?.(context, { weight: content.lines.length })
    return counted instanceof Response ? counted : undefined
  }

  return async (request) => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return { refusal }
    const { key, content, prefer, traceparent, isTrusted } = request
    const orderId = identity.idOf(key)
    const tooEarly = notYetAvailable.problemOf(content.lines)
    // An order that was taken before the product got its time stays what it is.
    if (tooEarly !== undefined && !(await mayBeRecorded({ orders }, orderId))) {
      return { refusal: tooEarly }
    }
    const order = { orderId, content, prefer, nowMs: nowMs(), traceparent, isTrusted }
    const placed = await placeOrder(order)
    metrics.placed(placed.outcome)
    return { orderId, placed }
  }
}

/** Takes an order and answers `POST /orders` with its state. `shed`: the answer to one that was not sent in a rush. */
export const createAnswerOrder =
  (takeOrder: TakeOrder, shed: () => Response): AnswerOrder =>
  async (request) => {
    const taken = await takeOrder(request)
    if ('refusal' in taken) return taken.refusal
    const { content, prefer } = request
    const { orderId, placed } = taken
    return placedResponse(placed, { orderId, content, headers: preferenceApplied(prefer), shed })
  }
