import type { Shown } from './auditor.ts'
import type { Random } from './random.ts'
import { frontIsGone, type FrontProcess } from './world/front-process.ts'

/** The answer to a client. `body`: of a success; of a problem the order that it shows. */
export type Answer = { status: number; body: Shown | undefined }

/** Sends requests to the front that is there now, and counts the answers. */
export const createHttpClient = (random: Random, front: () => FrontProcess) => {
  const answers = new Map<string, number>()

  const send = async (name: string, request: Request): Promise<Response> => {
    const response = await front().fetch(request)
    const what = `${name} ${response.status}`
    answers.set(what, (answers.get(what) ?? 0) + 1)
    return response
  }

  return {
    ask: async (
      name: string,
      path: string,
      headers: Record<string, string>,
      body?: unknown,
      method = 'POST',
    ): Promise<Answer> => {
      const response = await send(
        name,
        new Request(`http://shop${path}`, {
          method,
          headers: { 'Content-Type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      )
      // A front that dies has no answer, and so no body.
      if (response.status === frontIsGone) return { status: frontIsGone, body: undefined }
      const said = (await response.json()) as Shown & { order?: Shown }
      return { status: response.status, body: response.status < 300 ? said : said.order }
    },
    /** Reads as an operator's program. Resolves with the body of every answer but that of a front that died. */
    read: async (
      name: string,
      path: string,
      token: string,
    ): Promise<{ status: number; body: unknown }> => {
      const headers = { Authorization: `Bearer ${token}` }
      const response = await send(name, new Request(`http://shop${path}`, { headers }))
      const isGone = response.status === frontIsGone
      return {
        status: response.status,
        body: isGone ? undefined : await response.json(),
      }
    },
    look: async (
      path: string,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; body: Shown | undefined }> => {
      const response = await send('look', new Request(`http://shop${path}`, { headers }))
      const body = response.status === 200 ? ((await response.json()) as Shown) : undefined
      return { status: response.status, body }
    },
    newKey: (): string =>
      `${random.hex(8)}-${random.hex(4)}-7${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`,
    /** Answers by request and status. */
    answers: (): ReadonlyMap<string, number> => answers,
  }
}

export type HttpClient = ReturnType<typeof createHttpClient>
