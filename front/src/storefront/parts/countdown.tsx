/** @jsxImportSource hono/jsx */
import type { View } from '../view.ts'

/** The time until the moment of the section around it. The script fills it in, by the shop's clock. */
export const Countdown = ({ view: { words } }: { view: View }) => (
  <div class="clock" role="timer" aria-label={words.drop.until}>
    {[words.drop.hours, words.drop.minutes, words.drop.seconds].map((unit) => (
      <span>
        <b data-unit>––</b>
        {unit}
      </span>
    ))}
  </div>
)
