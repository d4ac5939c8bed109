/** @jsxImportSource hono/jsx */
import type { View } from '../view.ts'

/** A moment in UTC. The script shows it in the browser's own zone. */
export const Moment = ({ view, at }: { view: View; at: string }) => (
  <time datetime={at} data-moment>
    {view.moment(at)}
  </time>
)
