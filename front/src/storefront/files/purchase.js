// @ts-check
import { showCart, showMoments } from './shop.js'
/**
 * Makes the pages of a purchase better: they send a press again until the shop has answered, follow an order, and change in
 * place. Without it every page works.
 */

/**
 * Does something with each element of this kind in the page.
 * @template {HTMLElement} E
 * @param {string} selector @param {new () => E} kind @param {(found: E) => void} act
 */
const each = (selector, kind, act) => {
  for (const found of document.querySelectorAll(`main ${selector}`)) {
    if (found instanceof kind) act(found)
  }
}

/** A wait of about so many seconds, in ms: no two browsers keep in step. @param {number} seconds */
const about = (seconds) => seconds * (0.7 + 0.6 * Math.random()) * 1_000

/** What a form sends. @type {(form: HTMLFormElement, button?: HTMLElement | null) => URLSearchParams} */
const fieldsOf = (form, button) =>
  new URLSearchParams(
    [...new FormData(form, button)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )

/** @param {string} address @param {URLSearchParams} body @throws when something before the shop answers in its place */
const post = async (address, body) => {
  const answer = await fetch(address, { method: 'POST', body })
  if (answer.ok || (await answer.clone().text()).includes('<main')) return answer
  throw new Error(`${answer.status} is no answer of the shop`)
}

/** Shows the page of an answer in the place of this one. What has the focus keeps it. @param {Response} answer */
const show = async (answer) => {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const main = page.querySelector('main')
  if (main === null) return location.reload()
  const focused = document.activeElement?.id
  /** A press far below it would look as if nothing had happened. */
  const wrong = main.querySelector('[aria-invalid], [role="alert"]')
  document.title = page.title
  document.querySelector('main')?.replaceWith(main)
  wrong?.scrollIntoView({ block: 'center' })
  const next = wrong ?? (focused ? document.getElementById(focused) : null)
  if (next instanceof HTMLElement) next.focus({ preventScroll: true })
  showCart()
  showMoments()
  begin()
}

let waiting = 0
/** One thing waits at a time: to send again, or to look again. @param {number} seconds @param {() => unknown} act */
const later = (seconds, act) => {
  clearTimeout(waiting)
  waiting = setTimeout(act, about(seconds))
}

// --- A press of the button

/** The key of what this tab was sending when it was reloaded. */
const unfinished = {
  get: () => new URLSearchParams(sessionStorage.getItem('sending') ?? ''),
  /** @param {URLSearchParams} body */
  set: (body) => sessionStorage.setItem('sending', body.toString()),
  end: () => sessionStorage.removeItem('sending'),
}

/**
 * Sends a form, and again until the shop has answered: every try has the same key, so all of them are one order.
 * @param {HTMLFormElement} form @param {URLSearchParams} body
 */
const send = async (form, body, attempt = 0) => {
  const button = form.querySelector('button')
  const says = form.querySelector('p[data-says]')
  /** @param {string} word */
  const say = (word) => {
    if (button) button.disabled = word === 'sending'
    says?.setAttribute('data-says', word)
  }
  say('sending')
  try {
    const answer = await post(form.action, body)
    if (answer.redirected) {
      unfinished.end()
      return location.assign(answer.url)
    }
    if (answer.status !== 202 && answer.status < 500) unfinished.end()
    await show(answer)
  } catch {
    say('offline')
    later(Math.min(30, 2 ** attempt), () => send(form, body, attempt + 1))
  }
}

/** @param {HTMLFormElement} form */
const beginPurchase = (form) => {
  fillIn(form)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(waiting)
    remember(form)
    const body = fieldsOf(form)
    if (body.has('key')) unfinished.set(body)
    void send(form, body)
  })
  const { again } = form.dataset
  const body = fieldsOf(form)
  const left = unfinished.get()
  if (again !== undefined) later(Number(again), () => send(form, body))
  else if (left.has('key') && left.get('key') === body.get('key')) void send(form, left)
}

/** The fields of a check-out as they were typed, which only this browser knows. @param {HTMLFormElement} form */
const typedIn = (form) => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('.field')])

/** @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
const rememberBox = (form) => form.querySelector('[data-remember]')

/** @param {HTMLFormElement} form */
const fillIn = (form) => {
  if (rememberBox(form) === null) return
  const known = JSON.parse(localStorage.getItem('checkout') ?? '{}')
  for (const field of typedIn(form)) field.value ||= known[field.name] ?? ''
}

/** @param {HTMLFormElement} form */
const remember = (form) => {
  const box = rememberBox(form)
  if (box === null) return
  const typed = Object.fromEntries(typedIn(form).map(({ name, value }) => [name, value]))
  if (box.checked) localStorage.setItem('checkout', JSON.stringify(typed))
  else localStorage.removeItem('checkout')
}

// --- A change of the cart

/** Changes go one after the other, because each begins with the cart that the one before left in the browser. */
let changes = Promise.resolve()

/** @param {string} address @param {URLSearchParams} body */
const change = (address, body) => {
  changes = changes.then(async () => {
    try {
      await show(await post(address, body))
    } catch {
      // The browser then says itself that there is no connection. The cart stays as it was.
      location.assign(address)
    }
  })
}

/** Presses of a quantity's buttons within this time are one change. */
const pressesWithinMs = 300

/** @param {HTMLFormElement} form */
const beginSwap = (form) => {
  const quantity = form.querySelector('input[name="exactly"]')
  let pressing = 0

  /** Counts at once, and sends what was reached. @param {HTMLInputElement} field @param {number} by */
  const count = (field, by) => {
    field.value = String(Math.max(0, Number(field.value) + by))
    clearTimeout(pressing)
    pressing = setTimeout(() => change(form.action, fieldsOf(form)), pressesWithinMs)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const { submitter } = event
    if (quantity instanceof HTMLInputElement && submitter?.getAttribute('name') === 'to') {
      const to = Number(submitter.getAttribute('value'))
      return count(quantity, to - Number(quantity.defaultValue))
    }
    clearTimeout(pressing)
    return change(form.action, fieldsOf(form, submitter))
  })
  if ('atChange' in form.dataset) form.addEventListener('change', () => form.requestSubmit())
}

// --- An order

/** How often an order is looked at whose stream says nothing: an unheard one soon, others in case the stream is dead. */
const lookSeconds = { unheard: 2, heard: 12 }

/** @type {{ order: string | undefined, stream: EventSource } | undefined} */
let following

/** The order that this page shows. @returns {HTMLElement | null} */
const shownOrder = () => document.querySelector('main [data-order]')

/** Events tell that there is news, and the page is then asked for it. @param {HTMLElement} part */
const follow = (part) => {
  const { order, version, final, events = '' } = part.dataset
  if (final !== undefined) return stopFollowing()
  if (!document.hidden && following?.order !== order) {
    stopFollowing()
    const stream = new EventSource(events)
    following = { order, stream }
    stream.addEventListener('message', ({ data }) => {
      if (JSON.parse(data).version > Number(shownOrder()?.dataset['version'])) void lookAgain()
    })
  }
  later(version === '0' ? lookSeconds.unheard : lookSeconds.heard, lookAgain)
}

const stopFollowing = () => {
  following?.stream.close()
  following = undefined
}

/** Asks for this page again, while somebody looks at it. What they are about to press stays as it is. */
const lookAgain = async () => {
  if (document.hidden || document.querySelector('details[open]')) return later(5, lookAgain)
  try {
    const answer = await fetch(location.href)
    const part = shownOrder()
    const text = await answer.clone().text()
    if (answer.ok && part && text.includes(`data-version="${part.dataset['version']}"`)) {
      return follow(part)
    }
    // In a rush the answer may say nothing of the order. The page that is shown then says more.
    if (!answer.ok && !text.includes('data-look-again')) return later(5, lookAgain)
    await show(answer)
  } catch {
    later(5, lookAgain)
  }
}

const begin = () => {
  clearTimeout(waiting)
  each('form[data-purchase]', HTMLFormElement, beginPurchase)
  each('form[data-swap]', HTMLFormElement, beginSwap)
  each('[data-look-again]', HTMLElement, ({ dataset }) =>
    later(Number(dataset['lookAgain']), lookAgain),
  )
  each('[data-order]', HTMLElement, (part) => {
    unfinished.end()
    follow(part)
  })
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return stopFollowing()
  if (document.querySelector('[data-order]:not([data-final]), [data-look-again]')) void lookAgain()
})
begin()
