// The pages of a purchase work without this script. With it they send a press again until the shop has answered, follow
// an order, and change in place.

import { showCart, showMoments } from './shop.js'

const main = () => document.querySelector('main')
const seconds = (about) => about * (0.7 + 0.6 * Math.random()) * 1_000

/** Shows the page in an answer in place of this one. What had the focus has it again, if it is still there. */
const show = async (answer) => {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const focused = document.activeElement?.id
  document.title = page.title
  main().replaceWith(page.querySelector('main'))
  if (focused) document.getElementById(focused)?.focus()
  showCart()
  showMoments()
  begin()
}

/** What a press of the button sends, kept in this tab until the shop has answered: it goes on after a reload. */
const sending = {
  get: () => sessionStorage.getItem('sending'),
  set: (body) => sessionStorage.setItem('sending', body),
  end: () => sessionStorage.removeItem('sending'),
}

/** Sends a press, and again until the shop has answered. Every try has the same key, so it is one order. */
const send = async (form, { body, attempt = 0 }) => {
  const { button, says } = partsOf(form)
  button.disabled = true
  says.dataset.says = 'sending'
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(body) })
    if (answer.redirected) return leaveFor(answer.url)
    if (answer.status < 500 && answer.status !== 202) sending.end()
    await show(answer)
  } catch {
    if (!form.isConnected) return
    says.dataset.says = 'offline'
    button.disabled = false
    later(form, { body, attempt: attempt + 1 }, Math.min(30, 2 ** attempt))
  }
}

let timer
const later = (form, { body, attempt }, about) => {
  clearTimeout(timer)
  timer = setTimeout(() => form.isConnected && send(form, { body, attempt }), seconds(about))
}

const leaveFor = (address) => {
  sending.end()
  location.assign(address)
}

const partsOf = (form) => ({
  button: form.querySelector('button'),
  says: form.querySelector('[data-says]') ?? document.createElement('p'),
})

/** A form that makes or cancels an order. */
const beginPurchase = (form) => {
  fillIn(form)
  const bodyOf = () => new URLSearchParams(new FormData(form)).toString()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(timer)
    remember(form)
    const body = bodyOf()
    if (form.elements.key) sending.set(body)
    void send(form, { body })
  })
  const { again } = form.dataset
  const left = sending.get()
  const isLeft = left !== null && new URLSearchParams(left).get('key') === form.elements.key?.value
  if (again !== undefined) later(form, { body: bodyOf() }, Number(again))
  else if (isLeft && !form.elements.instead) void send(form, { body: left })
}

const ownFields = (form) =>
  [...form.elements].filter(({ type, name }) => name !== '' && type !== 'hidden')

/** The fields of a check-out as they were typed the last time, which only this browser knows. */
const fillIn = (form) => {
  const box = form.querySelector('[data-remember]')
  if (box === null) return
  const known = JSON.parse(localStorage.getItem('checkout') ?? '{}')
  for (const field of ownFields(form)) field.value ||= known[field.name] ?? ''
}

const remember = (form) => {
  const box = form.querySelector('[data-remember]')
  if (box === null) return
  const typed = Object.fromEntries(ownFields(form).map(({ name, value }) => [name, value]))
  if (box.checked) localStorage.setItem('checkout', JSON.stringify(typed))
  else localStorage.removeItem('checkout')
}

/** A form that changes the page where it stands. */
const beginSwap = (form) => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const body = new URLSearchParams(new FormData(form, event.submitter))
    try {
      await show(await fetch(form.action, { method: 'POST', body }))
    } catch {
      // The browser says that there is no connection. Going back shows the cart as it is.
      location.assign(form.action)
    }
  })
  if ('atChange' in form.dataset) form.addEventListener('change', () => form.requestSubmit())
}

let following
/** Follows an order: its events say that there is news, and the page is asked for it. Without a stream it asks by itself. */
const follow = (part) => {
  const { order, version, final, events } = part.dataset
  if (final !== undefined) return
  if (!document.hidden && following?.order !== order) {
    stopFollowing()
    const stream = new EventSource(events)
    following = { order, stream }
    stream.addEventListener('message', ({ data }) => {
      const shown = Number(document.querySelector('[data-order]')?.dataset.version)
      if (JSON.parse(data).version > shown) void lookAgain()
    })
  }
  lookAgainIn(version === '0' ? 2 : 12)
}

const stopFollowing = () => {
  following?.stream.close()
  following = undefined
}

let look
const lookAgainIn = (about) => {
  clearTimeout(look)
  look = setTimeout(() => (document.hidden ? lookAgainIn(about) : lookAgain()), seconds(about))
}

/** Asks for this page again. What somebody is about to press stays as it is. */
const lookAgain = async () => {
  if (document.querySelector('details[open]') !== null) return lookAgainIn(5)
  try {
    const answer = await fetch(location.href)
    const part = document.querySelector('[data-order]')
    const text = await answer.clone().text()
    if (answer.ok && part !== null && text.includes(`data-version="${part.dataset.version}"`)) {
      return follow(part)
    }
    await show(answer)
  } catch {
    lookAgainIn(5)
  }
}

/** Copies the address of a link in place of going there. */
const beginCopy = (link) => {
  const said = link.textContent
  link.addEventListener('click', async (event) => {
    event.preventDefault()
    await navigator.clipboard.writeText(link.href)
    link.textContent = link.dataset.copy
    setTimeout(() => (link.textContent = said), 2_000)
  })
}

/** A time of the day, as the clock of this browser shows it. */
const showTime = (time) => {
  const local = time.cloneNode()
  local.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  time.replaceWith(local)
}

const begin = () => {
  const each = (selector, act) => main().querySelectorAll(selector).forEach(act)
  clearTimeout(timer)
  clearTimeout(look)
  each('form[data-purchase]', beginPurchase)
  each('form[data-swap]', beginSwap)
  each('[data-copy]', beginCopy)
  each('time[data-clock]', showTime)
  each('[data-order]', (part) => {
    sending.end()
    follow(part)
  })
  each('[data-look-again]', ({ dataset }) => lookAgainIn(Number(dataset.lookAgain)))
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return stopFollowing()
  if (document.querySelector('[data-order]:not([data-final])') !== null) void lookAgain()
})
begin()
