// @ts-check
/**
 * Copies the address of a link in place of going there. Browsers have a clipboard only where the shop speaks TLS; elsewhere
 * the link leads to the address.
 */

/** How long a link says that it was copied, in ms. */
const saysMs = 2_000

/** The words of links that say so at present. @type {WeakMap<HTMLAnchorElement, string>} */
const words = new WeakMap()

/** @param {HTMLAnchorElement} link */
const copy = async (link) => {
  try {
    await navigator.clipboard.writeText(link.href)
  } catch {
    return location.assign(link.href)
  }
  const said = words.get(link) ?? link.textContent ?? ''
  words.set(link, said)
  // The shorter word takes the same room.
  link.style.minWidth = `${link.getBoundingClientRect().width}px`
  link.textContent = link.dataset['copy'] ?? said
  setTimeout(() => (link.textContent = said), saysMs)
  return undefined
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-copy]') : null
  if (!(link instanceof HTMLAnchorElement) || !navigator.clipboard) return
  event.preventDefault()
  void copy(link)
})
