// @ts-check
/** Makes the pages better. Every page works without it. */

const language = document.documentElement.lang
const locale = language === 'en' ? 'en-GB' : language

/** @type {(selector: string, root?: ParentNode) => HTMLElement[]} */
const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].filter((each) => each instanceof HTMLElement)

/** The field of a quantity. @type {(root: ParentNode) => HTMLInputElement | undefined} */
const quantityIn = (root) =>
  [...root.querySelectorAll('input')].find(({ type }) => type === 'number')

/** The value of a cookie. @type {(name: string) => string | undefined} */
const cookie = (name) =>
  document.cookie
    .split('; ')
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** Pages are the same for everybody, so the units in the cart come from a cookie. */
export const showCart = () => {
  const units = cookie('cart_count') ?? '0'
  for (const count of all('[data-cart-count]')) {
    count.textContent = Number(units) > 99 ? '99+' : units
    count.hidden = units === '0'
  }
}

/** Moments, and times of a day, are written in UTC. Here they are shown in the browser's own zone. */
export const showMoments = () => {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
  })
  for (const time of all('time[data-moment]')) {
    time.textContent = format.format(new Date(time.getAttribute('datetime') ?? ''))
  }
  for (const time of all('time[data-clock]')) {
    const at = new Date(time.getAttribute('datetime') ?? '')
    time.textContent = at.toLocaleTimeString('en-GB')
  }
}

/** A form with one choice is sent when the choice is made. */
const sendChoices = () => {
  for (const form of all('form[data-submit-on-change]')) {
    form.addEventListener('change', () => /** @type {HTMLFormElement} */ (form).requestSubmit())
  }
}

/** The language that was chosen holds for addresses without one. */
const keepLanguage = () => {
  for (const link of all('a[data-language]')) {
    link.addEventListener('click', () => {
      document.cookie = `language=${link.dataset['language']}; path=/; max-age=31536000; samesite=lax`
    })
  }
}

/** Gives quantities their buttons. @param {ParentNode} root */
const showSteppers = (root) => {
  for (const stepper of all('[data-stepper]', root)) {
    const input = quantityIn(stepper)
    if (input === undefined) continue
    for (const button of all('[data-step]', stepper)) {
      button.addEventListener('click', () => {
        const next = Number(input.value) + Number(button.dataset['step'])
        input.value = String(Math.min(Math.max(next, Number(input.min)), Number(input.max)))
        input.dispatchEvent(new Event('change', { bubbles: true }))
      })
    }
  }
}

/** How far the shop's clock is ahead of this one, in ms; undefined until the shop has told it. */
let aheadMs = /** @type {number | undefined} */ (undefined)

/** This browser's time, which no change of its clock moves. */
const hereMs = () => performance.timeOrigin + performance.now()
const shopMs = () => hereMs() + (aheadMs ?? 0)

/** @param {string | null | undefined} told @param {number} whenMs when, by this clock, the shop said so */
const hearClock = (told, whenMs) => {
  const shop = Number(told)
  if (told && Number.isFinite(shop)) aheadMs = shop - whenMs
}

/** The answer that brought this page says the shop's time. */
const hearFirstClock = () => {
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType('navigation')
  )
  const clock = page?.serverTiming.find(({ name }) => name === 'clock')
  if (page === undefined) return
  const saidMs = performance.timeOrigin + (page.requestStart + page.responseStart) / 2
  hearClock(clock?.description, saidMs)
}

/** A wait of `ms`, up to `by` longer or shorter, so that no two browsers keep in step. @type {(ms: number, by: number) => number} */
const about = (ms, by) => ms + (Math.random() * 2 - 1) * by

/**
 * Asks for a page again. Undefined when it did not change, and when there was no usable answer.
 * @type {(address: string) => Promise<Document | 'nowhere' | undefined>}
 */
const askAgain = async (address) => {
  const sentMs = hereMs()
  // The browser's own cache sends the ETag along.
  const answer = await fetch(address, { cache: 'no-cache', headers: { Accept: 'text/html' } })
  const clock = /clock;desc="(\d+)"/.exec(answer.headers.get('Server-Timing') ?? '')
  hearClock(clock?.[1], (sentMs + hereMs()) / 2)
  const isNowhere = answer.status === 404 || answer.status === 410
  const etag = answer.headers.get('ETag')
  if (!isNowhere && (!answer.ok || etag === seenEtag)) return undefined
  seenEtag = etag
  if (isNowhere) return 'nowhere'
  return new DOMParser().parseFromString(await answer.text(), 'text/html')
}
let seenEtag = /** @type {string | null} */ (null)

/** Puts the parts of the present page in the place of those that are shown. @param {HTMLElement} root @param {ParentNode} page */
const showParts = (root, page) => {
  const present = page.querySelector('[data-live]')
  if (present === null) return
  for (const part of all('[data-part]', root)) {
    const other = present.querySelector(`[data-part="${part.dataset['part']}"]`)
    if (other === null || other.innerHTML === shownParts.get(part)) continue
    shownParts.set(part, other.innerHTML)
    const quantity = quantityIn(part)
    const next = quantityIn(other)
    // What a shopper is typing stays.
    if (quantity && next) quantity.max = next.max
    else {
      part.replaceChildren(...document.importNode(other, true).childNodes)
      showSteppers(part)
    }
  }
  root.classList.toggle('gone', present.classList.contains('gone'))
}
/** Says that the shop no longer sells what a page shows. @param {HTMLElement} root */
const showNoLongerSold = (root) => {
  const template = root.querySelector('template')
  if (template !== null) showParts(root, template.content)
}
/** The parts as the shop wrote them. @type {Map<Element, string>} */
const shownParts = new Map()

/** Keeps a product's figures current while its tab is looked at. @param {HTMLElement} root */
const follow = (root) => {
  for (const part of all('[data-part]', root)) shownParts.set(part, part.innerHTML)
  const opensMs = Date.parse(root.dataset['opens'] ?? '')
  let timer = 0

  const next = () => {
    clearTimeout(timer)
    if (document.hidden) return
    const isWaiting = opensMs > shopMs()
    const delayMs = isWaiting ? about(60_000, 30_000) : about(5_000, 2_000)
    timer = setTimeout(ask, delayMs)
  }
  /** @param {Document | 'nowhere'} page */
  const show = (page) => {
    if (page === 'nowhere') return showNoLongerSold(root)
    if (!(opensMs > shopMs())) return showParts(root, page)
    const [present] = all('[data-live]', page)
    const isBack = root.classList.contains('gone')
    if (present && (isBack || present.dataset['opens'] !== root.dataset['opens'])) location.reload()
    return undefined
  }
  const ask = async () => {
    try {
      const page = await askAgain(root.dataset['live'] ?? location.href)
      if (page !== undefined) show(page)
    } catch {
      // No connection: the figures stay as they are, and the next try may have one.
    }
    next()
  }
  // A tab that is looked at again shows what is so now.
  document.addEventListener('visibilitychange', () =>
    document.hidden ? clearTimeout(timer) : void ask(),
  )
  root.addEventListener('opened', next)
  next()
}

/** Counts down to the opening of a drop by the shop's clock, and opens its button then. @param {HTMLElement} root */
const countDown = (root) => {
  const opensMs = Date.parse(root.dataset['opens'] ?? '')
  const units = all('[data-unit]', root)

  const tick = () => {
    const leftSeconds = Math.max(0, Math.ceil((opensMs - shopMs()) / 1_000))
    const left = [leftSeconds / 3_600, (leftSeconds / 60) % 60, leftSeconds % 60]
    left.forEach((value, index) => {
      const unit = units[index]
      if (unit) unit.textContent = String(Math.floor(value)).padStart(2, '0')
    })
    if (leftSeconds === 0) openDrop(root)
    // At the beginning of the shop's next second.
    else setTimeout(tick, (opensMs - shopMs()) % 1_000 || 1_000)
  }
  tick()
}

/** @param {HTMLElement} root */
const openDrop = (root) => {
  // The button of a product that is no longer sold stands in no form.
  for (const button of all('form button[disabled]', root)) {
    button.removeAttribute('disabled')
  }
  for (const words of all('[data-open-words]', root)) {
    words.textContent = words.dataset['openWords'] ?? ''
  }
  root.dispatchEvent(new Event('opened'))
}

showCart()
showMoments()
sendChoices()
keepLanguage()
hearFirstClock()
for (const root of all('[data-live]')) follow(root)
for (const root of all('[data-opens]')) countDown(root)
showSteppers(document)
if (document.querySelector('[data-live][data-opens]') !== null) {
  // Calls off the refresh that the answer asks for: this page opens by itself.
  addEventListener('load', () => setTimeout(() => window.stop(), 0))
}
addEventListener('pageshow', showCart)
