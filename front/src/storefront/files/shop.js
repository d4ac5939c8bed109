// @ts-check
/** Makes the pages better. Without it every page works. */

const language = document.documentElement.lang

/** @type {<E extends HTMLElement = HTMLElement>(selector: string, root?: ParentNode) => E[]} */
const all = (selector, root = document) => [...root.querySelectorAll(selector)]

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
    count.textContent = units
    count.hidden = units === '0'
  }
}

/** Moments are written in UTC. Here they are shown in the browser's own zone. */
export const showMoments = () => {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  for (const time of all('time[data-moment]')) {
    time.textContent = format.format(new Date(time.getAttribute('datetime') ?? ''))
  }
}

/** A form with one choice is sent when the choice is made. */
const sendChoices = () => {
  for (const form of all('form[data-submit-on-change]')) {
    for (const button of all('button', form)) button.hidden = true
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

/** @param {ParentNode} root */
const showSteppers = (root) => {
  for (const stepper of all('[data-stepper]', root)) {
    const input = /** @type {HTMLInputElement} */ (stepper.querySelector('input'))
    for (const button of all('[data-step]', stepper)) {
      button.hidden = false
      button.addEventListener('click', () => {
        const next = Number(input.value) + Number(button.dataset['step'])
        input.value = String(Math.min(Math.max(next, Number(input.min)), Number(input.max)))
        input.dispatchEvent(new Event('change', { bubbles: true }))
      })
    }
  }
}

showCart()
showMoments()
sendChoices()
keepLanguage()
showSteppers(document)
