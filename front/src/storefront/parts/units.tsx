/** @jsxImportSource hono/jsx */

/** Up to so many units are drawn one by one. */
const drawnMax = 5
const unitPx = 11

/** The units that somebody wanted, each as a dot: those that are there are filled. More than five are not drawn. */
export const Units = ({ there, wanted }: { there: number; wanted: number }) =>
  wanted > drawnMax ? (
    <></>
  ) : (
    <svg class="units" width={wanted * unitPx} height="10" aria-hidden="true">
      {Array.from({ length: wanted }, (_, index) => (
        <circle class={index < there ? 'there' : undefined} cx={index * unitPx + 5} cy="5" r="4" />
      ))}
    </svg>
  )
