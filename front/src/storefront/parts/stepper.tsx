/** @jsxImportSource hono/jsx */
import type { Words } from '../words/en.ts'

/** A quantity with a button on each side. Without the script it is a field. */
export const Stepper = ({
  words: { product },
  value,
  max,
  name = 'quantity',
}: {
  words: Words
  value: number
  max: number
  name?: string
}) => (
  <span class="step" role="group" aria-label={product.quantity} data-stepper>
    <button type="button" data-step="-1" aria-label={product.less}>
      −
    </button>
    <input
      name={name}
      value={value}
      type="number"
      min="1"
      max={max}
      required
      aria-label={product.quantity}
    />
    <button type="button" data-step="1" aria-label={product.more}>
      +
    </button>
  </span>
)
