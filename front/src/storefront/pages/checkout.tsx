/** @jsxImportSource hono/jsx */
import { addressLengthMax, emailLengthMax, noteLengthMax, phoneLengthMax } from '@shop/contracts'
import type { ProductView } from '@shop/contracts'
import { Page } from '../layout.tsx'
import { Notice } from '../parts/notice.tsx'
import { Says } from '../parts/says.tsx'
import { HiddenFields, purchaseFields, type PurchaseFields } from '../parts/purchase-fields.tsx'
import { PurchaseLines } from '../parts/purchase-lines.tsx'
import type { CheckoutField, FieldName } from '../checkout-fields.ts'
import type { FieldErrors, Typed } from '../purchase/checkout-form.ts'
import type { View } from '../view.ts'

type CheckoutProps = {
  view: View
  /** Of the page. */
  address: string
  currency: string
  fields: readonly CheckoutField[]
  purchase: PurchaseFields
  typed: Typed
  errors: FieldErrors
  /** Why the shop did not take the order, by its code. */
  refusal?: string | undefined
  productOf(sku: string): ProductView | undefined
}

/** The one page between the cart and the order. The key of the purchase lies in its form. */
export const CheckoutPage = (props: CheckoutProps) => {
  const { view, address, currency, purchase } = props
  const { checkout: words } = view.words.purchase
  const total = view.money({ amount: purchase.total, currency })
  return (
    <Page
      view={view}
      address={address}
      title={words.title}
      scripts={['purchase.js']}
      styles={['purchase.css']}
      isPrivate
    >
      <div class="page steady">
        <h1>{words.title}</h1>
        <Notices {...props} />
        <form class="split desk" method="post" action={view.to.checkout} data-purchase>
          <HiddenFields fields={purchaseFields(purchase)} />
          <Fields {...props} />
          <aside class="panel stack summary">
            <div class="row between">
              <h2>{words.what}</h2>
              <a class="small" href={view.to.cart}>
                {words.change}
              </a>
            </div>
            <PurchaseLines {...props} />
            <button class="button main">{words.press(total)}</button>
            <Says view={view} idle={words.once} />
            <p class="small quiet">{words.decided}</p>
          </aside>
        </form>
      </div>
    </Page>
  )
}

const Notices = ({ view, errors, refusal }: CheckoutProps) => {
  const { checkout: words } = view.words.purchase
  const { refusals } = words
  const isNamed = (code: string): code is keyof typeof refusals => code in refusals
  if (refusal !== undefined) {
    return (
      <Notice tone="bad">
        <p role="alert">
          <strong>{words.refused}</strong> {refusals[isNamed(refusal) ? refusal : 'other']}
        </p>
      </Notice>
    )
  }
  if (Object.keys(errors).length === 0) return <></>
  return (
    <Notice tone="bad">
      <p role="alert">{words.mend}</p>
    </Notice>
  )
}

const Fields = ({ view, fields, typed, errors }: CheckoutProps) => {
  const { checkout: words } = view.words.purchase
  if (fields.length === 0) return <div />
  return (
    <div class="stack fields">
      <h2>{words.where}</h2>
      {fields.map((field) => (
        <Field view={view} field={field} text={typed[field.name]} error={errors[field.name]} />
      ))}
      <label class="row small scripted">
        <input type="checkbox" data-remember checked />
        {words.remember}
      </label>
    </div>
  )
}

/** How browsers know each field (HTML, autofill), the keyboard of a phone for it, and its longest text. */
const kinds: Record<
  FieldName,
  { autocomplete: string; max: number; type?: string; isLong?: true }
> = {
  name: { autocomplete: 'name', max: addressLengthMax },
  email: { autocomplete: 'email', max: emailLengthMax, type: 'email' },
  phone: { autocomplete: 'tel', max: phoneLengthMax, type: 'tel' },
  streetAddress: { autocomplete: 'address-line1', max: addressLengthMax },
  extendedAddress: { autocomplete: 'address-line2', max: addressLengthMax },
  postalCode: { autocomplete: 'postal-code', max: addressLengthMax },
  addressLocality: { autocomplete: 'address-level2', max: addressLengthMax },
  addressRegion: { autocomplete: 'address-level1', max: addressLengthMax },
  addressCountry: { autocomplete: 'country-name', max: addressLengthMax },
  note: { autocomplete: 'off', max: noteLengthMax, isLong: true },
}

type FieldProps = {
  view: View
  field: CheckoutField
  text: string | undefined
  error: FieldErrors[FieldName]
}

const Field = ({ view, field: { name, isOptional }, text = '', error }: FieldProps) => {
  const { checkout: words } = view.words.purchase
  const { autocomplete, max, type = 'text', isLong } = kinds[name]
  const shared = {
    class: 'field',
    name,
    autocomplete,
    maxlength: max,
    required: !isOptional,
    'aria-invalid': error && 'true',
    'aria-describedby': error && `error-${name}`,
  }
  return (
    <div class={`labelled ${name}`}>
      <label>
        <span>
          {words.fields[name]}
          {isOptional ? <span class="quiet"> ({words.optional})</span> : ''}
        </span>
        {isLong ? (
          <textarea {...shared} rows={3}>
            {text}
          </textarea>
        ) : (
          <input {...shared} type={type} value={text} />
        )}
      </label>
      {error === undefined ? (
        ''
      ) : (
        <p class="small error" id={`error-${name}`}>
          {error === 'unusable' && name === 'email' ? words.unusableEmail : words[error]}
        </p>
      )}
    </div>
  )
}
