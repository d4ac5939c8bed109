/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { Canceled } from '../../orders/cancel-order.ts'
import { Page } from '../layout.tsx'
import { HiddenFields, type PurchaseFields } from '../parts/purchase-fields.tsx'
import { Notice } from '../parts/notice.tsx'
import { Says } from '../parts/says.tsx'
import { Status } from '../parts/status.tsx'
import { PurchaseLines } from '../parts/purchase-lines.tsx'
import type { View } from '../view.ts'

/** The fate of an order, or of a cancellation, that its service has not answered. */
export type Unanswered = Exclude<Canceled['outcome'], 'recorded'>

type WaitingProps = {
  view: View
  /** Of the page. */
  address: string
  /** What was sent: the page sends it again, with the same fields to the same address. */
  about: 'order' | 'cancellation'
  outcome: Unanswered
  number: string
  action: string
  fields: readonly [string, string][]
  /** When the page tries again, in seconds. */
  retrySeconds: number
  /** The lines of the order. A cancellation has none. */
  ordered?: Ordered
}

type Ordered = {
  currency: string
  purchase: PurchaseFields
  productOf(sku: string): ProductView | undefined
}

/** What is certain of an order, or of a cancellation, while a part of the shop is away. The page goes on by itself. */
export const WaitingPage = (props: WaitingProps) => {
  const { view, address, about, outcome, number, action, fields, retrySeconds, ordered } = props
  const { waiting: words } = view.words.purchase
  return (
    <Page
      view={view}
      address={address}
      title={words[about]}
      scripts={['purchase.js']}
      styles={['purchase.css']}
      isPrivate
    >
      <div class="page steady">
        <div class="row between order-head">
          <div>
            <p class="small quiet">{words[about]}</p>
            <h1 class="mono">{number}</h1>
          </div>
          {about === 'order' ? <Status view={view} status="unrecorded" /> : ''}
        </div>
        <div class="split">
          <section class="panel stack" role="status">
            <h2>{words[outcome]}</h2>
            <p>{words[`${outcome}Text`]}</p>
            <Notice tone="wait">
              <p>
                <strong>{words.charged}</strong>{' '}
                <span class="scripted">
                  {about === 'order' ? words.goesOn : words.goesOnCancel}
                </span>
              </p>
            </Notice>
            <form
              class="stack"
              method="post"
              action={action}
              data-purchase
              data-again={retrySeconds}
            >
              <HiddenFields fields={fields} />
              <div>
                <button class="button main">{words.again}</button>
              </div>
              <Says view={view} idle={about === 'order' ? words.idle : words.idleCancel} />
            </form>
          </section>
          {ordered === undefined ? (
            ''
          ) : (
            <section class="panel stack">
              <h2>{view.words.purchase.checkout.what}</h2>
              <PurchaseLines view={view} {...ordered} />
            </section>
          )}
        </div>
      </div>
    </Page>
  )
}
