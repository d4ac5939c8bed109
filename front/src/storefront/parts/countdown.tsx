/** @jsxImportSource hono/jsx */
import type { View } from '../view.ts'

/** The time until a moment. The script fills it in, by the shop's clock; without it nothing is shown. */
export const Countdown = ({ view: { words }, until }: { view: View; until: string }) => (
  <div class="clock" role="timer" aria-label={words.drop.until} data-until={until}>
    {(['days', 'hours', 'minutes', 'seconds'] as const).map((unit) => (
      <span>
        <b data-unit={unit}>––</b>
        {words.drop[unit]}
      </span>
    ))}
  </div>
)
