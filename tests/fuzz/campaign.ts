import type { Shop } from '../house/shop.ts'
import { serviceNames } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { complaintAbout, isLate, type Answer } from './answers.ts'
import { busInput, readTopics } from './bus-inputs.ts'
import { connectBusUsers } from './bus-users.ts'
import { diceOf } from './dice.ts'
import { encodingInput } from './encoding-inputs.ts'
import { createFigures, type Figures } from './figures.ts'
import { httpInput, type HttpInput } from './http-inputs.ts'
import { knownOf } from './known.ts'
import { leaksIn, secretsOf } from './leaks.ts'
import { readDescription } from './openapi.ts'
import { createExpectedParked } from './parking.ts'
import {
  complaintAboutPipeline,
  contentOf,
  pipelineInput,
  placedStatuses,
  type PipelineInput,
} from './pipeline-inputs.ts'
import { rawInput } from './raw-inputs.ts'
import { createSaid } from './said.ts'
import { sendHttp, sendPackets, sendRaw } from './send-http.ts'
import { settle } from './settle.ts'
import { openWays, type Way } from './ways.ts'

export type CampaignOptions = {
  seed: number
  /** Inputs with the numbers `from` up to, not including, `to`. */
  from: number
  to: number
  /** After so many inputs the shop must come to rest and be found in order. */
  roundInputs: number
  onRound?: (figures: Figures) => void
}

/** Inputs under way at one time. */
const concurrency = 128
/** Complaints after which nothing more is to be learned. */
const complaintsMax = 20
/** Of a hundred inputs, those up to this number go to the front; the others go to the bus. */
const httpShare = 60
/** One of a hundred each: bytes that are no HTTP, and several requests on one connection. */
const rawShare = 60
const pipelineShare = 59
/** Inputs of a hundred whose fault is the encoding of their body. */
const encodingShares = 4
/**
 * 505 is what Bun says to a version of HTTP that nobody speaks, 501 what nginx says to a transfer coding that nobody knows,
 * and `busy` what the front says in a rush.
 */
const isServerError = /^HTTP\/1\.1 5(?!05 |01 [^]*\r\nServer: nginx)(?![^]*"code":"busy")/

/**
 * Throws inputs at a running shop and checks every answer; after each round also what is parked, and that the shop is
 * at rest, consistent and alive. Complaints name the seed's input that they are about.
 */
export const fuzz = async (shop: Shop, options: CampaignOptions): Promise<Figures> => {
  const { seed, from, to, roundInputs } = options
  const shopper = shopperOf(shop)
  const known = knownOf(seed, shop.env)
  const described = await readDescription(shop.frontUrl)
  const topics = await readTopics(known.identity)
  const said = createSaid()
  const buses = await connectBusUsers(shop, said)
  const ways = await openWays(shop)
  const parked = createExpectedParked()
  const figures = createFigures()
  const secrets = secretsOf(shop.env)
  const dead: string[] = []
  for (const service of serviceNames) {
    void shop.process(service).ended.then((code) => dead.push(`${service} ended with ${code}`))
  }
  for (const sku of known.skus) await makeProduct(shopper, sku)

  const throwOne = async (index: number): Promise<void> => {
    const dice = diceOf(seed, index)
    const share = dice.between(1, 100)
    const way = ways.pick(dice)
    if (share > httpShare) {
      const input = busInput({ topics, known, dice, said })
      parked.expect(input)
      await buses.publish(input)
      return figures.published(input)
    }
    if (share === rawShare) {
      const answer = await sendRaw(way.url, rawInput(dice))
      figures.answeredRaw(answer)
      if (isServerError.test(answer)) figures.complain(index, `raw bytes: ${answer}`)
      return
    }
    if (share === pipelineShare) {
      const input = pipelineInput(known, dice)
      figures.answeredPipeline(input)
      const complaint = await throwPipeline(input, { way, shopper })
      if (complaint !== undefined) figures.complain(index, `${way.name}, a pipeline: ${complaint}`)
      return
    }
    const isOfEncoding = share > pipelineShare - encodingShares
    const input = isOfEncoding
      ? encodingInput({ known, dice })
      : httpInput({ described, known, dice })
    const answer = await answerInTime(way.url, input)
    figures.answered(input, answer, way)
    const complaint = complaintAbout(input, answer, { secrets, way })
    if (complaint !== undefined) {
      figures.complain(index, `${way.name}: ${complaint}\n${shown(input)}\n→ ${shown(answer)}`)
    }
  }

  let next = from
  const throwUntil = async (end: number): Promise<void> => {
    while (next < end && figures.complaints.length < complaintsMax && dead.length === 0) {
      const index = next
      next += 1
      await throwOne(index).catch((error: unknown) => figures.complain(index, String(error)))
    }
  }

  while (next < to && figures.complaints.length === 0 && dead.length === 0) {
    const end = Math.min(next + roundInputs, to)
    await Promise.all(Array.from({ length: concurrency }, () => throwUntil(end)))
    if (dead.length === 0) await settle({ shop, buses, topics, parked, figures })
    const sku = await givenProduct(shopper, { units: 1 })
    const { body } = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
    if (body.status !== 'confirmed') figures.complain(end, `a good order is ${body.status}`)
    options.onRound?.(figures)
  }
  for (const service of serviceNames) {
    const leaks = leaksIn(shop.process(service).output(), shop.env)
    for (const leak of leaks) figures.complain(next, `the output of ${service} ${leak}`)
  }
  for (const death of dead) figures.complain(next, death)
  await Promise.all([buses.close(), ways.close()])
  return figures
}

/** Sends a pipeline, and each of its orders once more as a client does. Returns the fault, in words. */
const throwPipeline = async (
  input: PipelineInput,
  { way, shopper }: { way: Way; shopper: ReturnType<typeof shopperOf> },
): Promise<string | undefined> => {
  const received = await sendPackets(way.url, input.packets)
  const complaint = complaintAboutPipeline(input, received, { mayClose: !way.isProxy })
  if (complaint !== undefined) {
    const texts = input.packets.map((packet) => new TextDecoder().decode(packet))
    return `${complaint}\n${shown({ texts })}\n→ ${received}`
  }
  for (const { order } of input.requests) {
    if (order === undefined) continue
    const { status } = await shopper.place(order.key, contentOf(order), '')
    if (!placedStatuses.some((each) => each === status))
      return `its order is ${status} when repeated`
  }
  return undefined
}

/** Times that a read is repeated while no worker answers it in time. */
const asksMax = 10

/**
 * A read that was late on a busy machine, or got no answer in time, is answered when it is asked again; one that a worker
 * refuses, or that hangs, is not.
 */
const answerInTime = async (frontUrl: string, input: HttpInput): Promise<Answer> => {
  const isRead = input.method === 'GET'
  let answer = await sendHttp(frontUrl, input).catch((error: Error) => {
    if (isRead && error.name === 'TimeoutError') return sendHttp(frontUrl, input)
    throw error
  })
  for (let asks = 1; asks < asksMax && isRead && isLate(answer); asks += 1) {
    await Bun.sleep(Number(answer.headers.get('Retry-After')) * 1_000)
    answer = await sendHttp(frontUrl, input)
  }
  return answer
}

const units = 1_000_000

const makeProduct = async (shopper: ReturnType<typeof shopperOf>, sku: string): Promise<void> => {
  await shopper.putProduct(sku, { name: sku, price: { amount: 100, currency: 'EUR' } })
  await shopper.changeStock(sku, { kind: 'received', units })
}

const shownLengthMax = 2_000

/** An input or answer for people; bytes that are no text are shown as numbers. */
const shown = (what: object): string =>
  JSON.stringify(what, (name, value: unknown) => {
    if (name === 'operation') return undefined
    return value instanceof Uint8Array ? `bytes ${value.slice(0, 400).toString()}` : value
  }).slice(0, shownLengthMax)
