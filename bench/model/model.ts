/** A measurement with so many connections in a closed loop. Rates per second, CPU in µs of all processes for one order. */
export type Point = {
  connections: number
  perSecond: number
  ordersPerMessage: number
  cpuUs: number
}

/**
 * The shop as a closed queueing network. Its jobs are not orders but messages: orders that come in while a message is under
 * way go together in the next one. Each job waits outside the processors (disk, wake-ups), then needs them.
 */
export type Model = {
  /** CPU of all processes for an order in a message, and for the message itself: an order costs `order + message / orders`. */
  orderUs: number
  messageUs: number
  /** Messages under way, however many connections there are, until messages are as large as they get. */
  messagesUnderWay: number
  ordersPerMessageMax: number
  /** Time of a message outside the processors, in µs. */
  waitUs: number
  cores: number
  /** Speed of a core for the shop, against one that it has for itself. */
  speed: number
}

/** Finds the model that says what was measured at two points: one with small messages and one with large ones. */
export const calibrate = (small: Point, large: Point, cores: number): Model => {
  const [smallest, largest] = [1 / small.ordersPerMessage, 1 / large.ordersPerMessage]
  const messageUs = Math.max(0, (small.cpuUs - large.cpuUs) / (smallest - largest))
  const model: Model = {
    orderUs: large.cpuUs - messageUs * largest,
    messageUs,
    messagesUnderWay: small.connections / small.ordersPerMessage,
    ordersPerMessageMax: large.ordersPerMessage,
    waitUs: 0,
    cores,
    speed: 1,
  }
  // A longer wait slows small messages more, a slower core large ones: each is found with the other one given.
  for (let round = 0; round < rounds; round += 1) {
    model.speed = solve(0.05, 2, (speed) => predict({ ...model, speed }, large) < large.perSecond)
    model.waitUs = solve(
      0,
      waitUsMax,
      (waitUs) => predict({ ...model, waitUs }, small) > small.perSecond,
    )
  }
  return model
}

const rounds = 40
const waitUsMax = 1_000_000

/** Orders a second that the model expects with so many connections. */
export const predict = (model: Model, { connections }: Pick<Point, 'connections'>): number => {
  const orders = ordersPerMessage(model, connections)
  const messages = connections / orders
  const serviceUs = (orders * model.orderUs + model.messageUs) / model.speed
  // Between two whole numbers of messages the rate is between theirs.
  const below = Math.floor(messages)
  const share = messages - below
  const rate = (count: number) => messageRate(count, { ...model, serviceUs })
  return orders * ((1 - share) * rate(below) + share * rate(below + 1)) * 1e6
}

const ordersPerMessage = (model: Model, connections: number): number =>
  Math.min(model.ordersPerMessageMax, Math.max(1, connections / model.messagesUnderWay))

type Station = Pick<Model, 'waitUs' | 'cores'> & { serviceUs: number }

/**
 * Messages per µs of so many messages that wait and are served in turns by some cores: the machine-repairman model
 * (M/M/c//N; Kleinrock, Queueing Systems I, section 3.8).
 */
const messageRate = (count: number, { waitUs, cores, serviceUs }: Station): number => {
  if (count === 0) return 0
  if (waitUs === 0) return Math.min(count, cores) / serviceUs
  let weight = 1
  let weights = 1
  let served = 0
  for (let busy = 1; busy <= count; busy += 1) {
    const leaving = Math.min(busy, cores) / serviceUs
    weight *= (count - busy + 1) / waitUs / leaving
    weights += weight
    served += weight * leaving
    if (weights < weightsMax) continue
    // Only their proportions count.
    weight /= weights
    served /= weights
    weights = 1
  }
  return served / weights
}
const weightsMax = 1e100

/** The number between two bounds from which on `isAbove` holds no longer. */
const solve = (low: number, high: number, isAbove: (value: number) => boolean): number => {
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (isAbove(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}
