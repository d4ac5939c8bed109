/** @jsxImportSource hono/jsx */
import type { View } from '../view.ts'

/** A moment in UTC. The script shows it in the browser's own zone, which takes as much room: the zone's name takes none. */
export const Moment = ({ view, at }: { view: View; at: string }) => (
  <time datetime={at} data-moment>
    {view.moment(at)}
    <span class="zone"> UTC</span>
  </time>
)
