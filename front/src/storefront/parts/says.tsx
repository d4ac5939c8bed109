/** @jsxImportSource hono/jsx */
import type { View } from '../view.ts'

/**
 * What is certain about a button before it is pressed. The script says here that it sends, and that it finds no connection.
 * All of it lies in one place, so nothing moves.
 */
export const Says = ({ view: { words }, idle = '' }: { view: View; idle?: string }) => (
  <p class="small says" role="status" data-says="idle">
    <span data-word="idle">{idle}</span>
    <span data-word="sending">{words.purchase.waiting.sending}</span>
    <span data-word="offline">{words.purchase.waiting.offline}</span>
  </p>
)
