/**
 * Gives the answer to `HEAD` the `Content-Length` that `GET` would have; Hono drops the body afterwards. A stream of
 * events or of a file has no length, and says that it comes in chunks, because Bun writes a length of 0 for an answer without
 * a body. It is ended here: nobody reads it, and it would hold the place of a reader.
 */
export const measureForHead = async (answer: Response): Promise<void> => {
  const { headers, body } = answer
  if (body === null) return
  if (streamed.test(headers.get('Content-Type') ?? '')) {
    answer.headers.set('Transfer-Encoding', 'chunked')
    return body.cancel()
  }
  const { byteLength } = await answer.arrayBuffer()
  // Node's adapter gives an answer that was read other headers than before.
  answer.headers.set('Content-Length', String(byteLength))
}

const streamed = /^(?:text\/event-stream|text\/csv|application\/x-ndjson)(?:;|$)/
