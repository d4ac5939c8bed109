/**
 * Asks over a connection kept open, or over a fresh one: Node.js closes those that nobody used for 5 s.
 * @throws for an HTTP status other than 200 and for GraphQL errors.
 */
export const askGraphql = async (
  url: string,
  body: { query: string; variables?: Record<string, unknown> },
  { token, isFresh = false }: { token?: string | null; isFresh?: boolean } = {},
): Promise<{ data: unknown; token: string | null }> => {
  const response = await fetch(url, {
    method: 'POST',
    keepalive: !isFresh,
    headers: {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as { data?: unknown; errors?: { message: string }[] }
  if (response.status !== 200 || answer.errors || !answer.data) {
    throw new Error(`GraphQL ${response.status}: ${answer.errors?.[0]?.message}`)
  }
  return { data: answer.data, token: response.headers.get('vendure-auth-token') }
}
