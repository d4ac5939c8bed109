/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { Words } from '../words/en.ts'

/** Up to so many units are drawn one by one. */
const drawnMax = 5
/** Above so many units nobody needs the figure. */
const toldMax = 50

/** The units that can be ordered now, as a figure and a drawing: every unit up to five is a dot. */
export const Availability = ({ units, words }: { units: number; words: Words }) => {
  const { stock } = words
  if (units === 0) return <span class="stock out">{stock.none}</span>
  if (units > toldMax) return <span class="stock">{stock.plenty}</span>
  if (units > drawnMax) return <span class="stock">{stock.some(units)}</span>
  return (
    <span class="stock low">
      <Pips units={units} />
      {units === 1 ? stock.last : stock.few(units)}
    </span>
  )
}

const pipPx = 10

const Pips = ({ units }: { units: number }) => (
  <svg class="pips" width={units * pipPx - 2} height="8" aria-hidden="true">
    {Array.from({ length: units }, (_, n) => (
      <circle cx={n * pipPx + 4} cy="4" r="4" />
    ))}
  </svg>
)

/** Whether a product can be ordered only later, and from when. */
export const opensAt = ({ availableFrom }: ProductView, nowMs: number): string | undefined =>
  availableFrom !== undefined && Date.parse(availableFrom) > nowMs ? availableFrom : undefined
