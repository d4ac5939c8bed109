import { connect } from 'node:net'
import type { HttpInput } from './http-inputs.ts'
import type { Answer } from './answers.ts'

/** Longer than any documented wait of the front but those of 30 s, which no input asks for. */
const answerMsMax = 20_000
/** Time after which a connection whose bytes are no request is given up, in ms. */
const rawMsMax = 300

/** Sends a request and reads the answer; of an event stream the first event. @throws when none comes in time */
export const sendHttp = async (frontUrl: string, input: HttpInput): Promise<Answer> => {
  const response = await fetch(frontUrl + input.path, {
    method: input.method,
    headers: input.headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(answerMsMax),
    ...(input.body !== undefined && { body: input.body }),
  })
  const { status, headers } = response
  return { status, headers, text: await textOf(response) }
}

const textOf = async (response: Response): Promise<string> => {
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return response.text()
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

/** Time for the answers to a pipeline. Longer than an order waits for its worker, in ms. */
const pipelineMsMax = 10_000

/** Sends packets on one connection. Resolves with what came back, one character for each byte, when the front closes it. */
export const sendPackets = (frontUrl: string, packets: readonly Uint8Array[]): Promise<string> => {
  const { hostname, port } = new URL(frontUrl)
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => {
      for (const packet of packets) socket.write(packet)
    })
    socket.setTimeout(pipelineMsMax, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(text))
  })
}

/** Sends bytes as they are; resolves with what came back until the end, or until nothing more came. */
export const sendRaw = (frontUrl: string, bytes: Uint8Array): Promise<string> => {
  const { hostname, port } = new URL(frontUrl)
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => void socket.write(bytes))
    const end = (): void => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(rawMsMax, end)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n\r\n')) end()
    })
    socket.on('error', end)
    socket.on('close', end)
  })
}
