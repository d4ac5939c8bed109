/** @jsxImportSource hono/jsx */
import type { WithoutReply } from '../../dialogue/ask.ts'
import { Page } from '../layout.tsx'
import { HiddenFields } from '../parts/purchase-fields.tsx'
import { Notice } from '../parts/notice.tsx'
import { Says } from '../parts/says.tsx'
import { Status } from '../parts/status.tsx'
import type { View } from '../view.ts'

type WaitingProps = {
  view: View
  /** Of the page. */
  address: string
  /** What was sent: the page sends it again, with the same fields to the same address. */
  about: 'order' | 'cancellation'
  outcome: WithoutReply
  number: string
  action: string
  fields: readonly [string, string][]
  /** When the page tries again, in seconds. */
  retrySeconds: number
}

/** What is certain of an order, or of a cancellation, while a part of the shop is away. The page goes on by itself. */
export const WaitingPage = (props: WaitingProps) => {
  const { view, address, about, outcome, number, action, fields, retrySeconds } = props
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
        <section class="panel stack narrow" role="status">
          <h2>{words[outcome]}</h2>
          <p>{words[`${outcome}Text`]}</p>
          <Notice tone="wait">
            <p>
              <strong>{words.charged}</strong>{' '}
              {about === 'order' ? words.goesOn : words.goesOnCancel}
            </p>
          </Notice>
          <form method="post" action={action} data-purchase data-again={String(retrySeconds)}>
            <HiddenFields fields={fields} />
            <div class="row">
              <button class="button main">{words.again}</button>
              <Says view={view} />
            </div>
          </form>
        </section>
      </div>
    </Page>
  )
}
