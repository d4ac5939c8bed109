/** @jsxImportSource hono/jsx */
import type { Step } from '../purchase/order-story.ts'
import type { View } from '../view.ts'

/** The steps of an order, with the times at which they happened. */
export const Track = ({ view, steps }: { view: View; steps: readonly Step[] }) => (
  <ol class="track">
    {steps.map((step) => {
      const [title, text] = wordsOf(step, view)
      return (
        <li class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <strong>{title}</strong>
          {step.at === undefined ? '' : <ClockTime at={step.at} />}
          <p class="small quiet">{text}</p>
        </li>
      )
    })}
  </ol>
)

/** The words of a step in its state, or of the step in any. */
const wordsOf = ({ name, state }: Step, { words }: View): [string, string] => {
  const { steps } = words.purchase.order
  const inState = { now: `${name}Now`, next: `${name}Next`, done: name, failed: name }[state]
  return steps[inState] ?? steps[name]!
}

/** The time of a day in UTC, to the second. The script shows it in the browser's own zone. */
const ClockTime = ({ at }: { at: string }) => (
  <time class="small quiet" datetime={at} data-clock>
    {at.slice(11, 19)}
    <span class="zone"> UTC</span>
  </time>
)
