import type { OrderView } from '@shop/contracts'

export type OrderEvent = { id: string; order: OrderView }

export type Events = {
  status: number
  /** Resolves with the next event, or with undefined when the stream ends. */
  next(): Promise<OrderEvent | undefined>
  /** Resolves with the next comment. @throws when the stream ends without one, or an event comes first */
  comment(): Promise<string>
  leave(): void
}

/** Reads server-sent events as a browser does, and comments as a proxy does. */
export const openEvents = async (url: string, lastEventId?: string): Promise<Events> => {
  const leaving = new AbortController()
  const headers: Record<string, string> =
    lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }
  const response = await fetch(url, { headers, signal: leaving.signal })
  const blocks = blocksOf(response)
  const nextBlock = async (): Promise<string | undefined> => {
    const { value, done } = await blocks.next()
    return done ? undefined : value
  }
  return {
    status: response.status,
    next: async () => {
      let block = await nextBlock()
      while (block?.startsWith(':')) block = await nextBlock()
      return block === undefined ? undefined : eventOf(block)
    },
    comment: async () => {
      const block = await nextBlock()
      if (block?.startsWith(':')) return block
      throw new Error(`no comment but ${block}`)
    },
    leave: () => leaving.abort(),
  }
}

async function* blocksOf(response: Response): AsyncGenerator<string, void> {
  if (response.body === null) return
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    yield* blocks
  }
}

const eventOf = (block: string): OrderEvent => {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
  return { id: field('id'), order: JSON.parse(field('data')) as OrderView }
}
