/** @jsxImportSource hono/jsx */
import { Page } from '../layout.tsx'
import type { View } from '../view.ts'

type OrderAwayProps = { view: View; address: string; number: string }

/** An order while the service that keeps it does not answer. The page looks again by itself. */
export const OrderAwayPage = ({ view, address, number }: OrderAwayProps) => {
  const { order: words } = view.words.purchase
  return (
    <Page
      view={view}
      address={address}
      title={words.title(number)}
      scripts={['purchase.js', 'copy.js']}
      styles={['purchase.css']}
      refreshSeconds={5}
      isPrivate
    >
      <div class="page steady" data-look-again="3">
        <div class="order-head">
          <p class="small quiet">{words.one}</p>
          <h1 class="mono">{number}</h1>
        </div>
        <section class="panel stack narrow" role="status">
          <h2>{words.away}</h2>
          <p>{words.awayText}</p>
        </section>
      </div>
    </Page>
  )
}
