/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { inLanguage } from './addresses.ts'
import type { FileName } from './file-names.ts'
import { languageNames, languages } from './language.ts'
import { tagName } from './parts/tags.ts'
import type { View } from './view.ts'

export type PageProps = {
  view: View
  title: string
  /** The address of this page with its query: `/en/goods?q=mug`. */
  address: string
  description?: string | undefined
  /** The tag whose goods are shown, and the words that were searched. */
  tag?: string | undefined
  q?: string | undefined
  /** A page of the shopper alone, or an error. Search engines leave it out. */
  isPrivate?: boolean | undefined
  /** Scripts and style sheets of this page beside those of all. */
  scripts?: readonly FileName[]
  styles?: readonly FileName[]
  /** When a browser without scripts asks for the page again. */
  refreshSeconds?: number | undefined
  children?: Child
}

/** The text of a whole page. Its parts wait for nothing: what they show was read before. */
export const pageText = (page: HtmlEscapedString | Promise<HtmlEscapedString>): string => {
  if (page instanceof Promise) throw new Error('A part of a page is asynchronous.')
  return `<!doctype html>${page}`
}

/** A page: its head, the shop's header, the content and the foot. */
export const Page = (props: PageProps) => {
  const { view, children } = props
  return (
    <html lang={view.language}>
      <Head {...props} />
      <body>
        <a class="skip button" href="#main">
          {view.words.shell.skip}
        </a>
        <Header {...props} />
        <main class="wrap" id="main">
          {children}
        </main>
        <Foot view={view} />
      </body>
    </html>
  )
}

/**
 * Nothing is painted of half a page, whose parts would move when the rest comes (HTML, the link type "expect"). As text, because
 * Hono's JSX leaves `blocking` out.
 */
const paintWhole = raw('<link rel="expect" href="#end" blocking="render"/>')

const Head = ({
  view,
  title,
  address,
  description,
  isPrivate,
  scripts = [],
  styles = [],
  refreshSeconds,
}: PageProps) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{title === view.shop.shopName ? title : `${title} · ${view.shop.shopName}`}</title>
    {description ? <meta name="description" content={description} /> : ''}
    {isPrivate ? (
      <meta name="robots" content="noindex" />
    ) : (
      languages.map((language) => (
        <link
          rel="alternate"
          hreflang={language}
          href={inLanguage(address, language, view.basePath)}
        />
      ))
    )}
    {paintWhole}
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href={view.file('icon.svg')} type="image/svg+xml" />
    <link
      rel="preload"
      href={view.file('instrument-sans.woff2')}
      as="font"
      type="font/woff2"
      crossorigin=""
    />
    {(['shop.css', ...styles] as const).map((name) => (
      <link rel="stylesheet" href={view.file(name)} />
    ))}
    {(['shop.js', ...scripts] as const).map((name) => (
      <script type="module" src={view.file(name)} />
    ))}
    {refreshSeconds === undefined ? (
      ''
    ) : (
      <noscript>
        <meta http-equiv="refresh" content={String(refreshSeconds)} />
      </noscript>
    )}
  </head>
)

const Header = ({ view, address, tag, q }: PageProps) => {
  const { words, to, shop } = view
  const isGoods = address.startsWith(to.goods())
  return (
    <header class="bar">
      <div class="wrap">
        <a class="brand" href={to.home}>
          <Brand name={shop.shopName} />
        </a>
        <nav class="links" aria-label={words.shell.groups}>
          <a href={to.goods()} aria-current={isGoods && !tag && !q ? 'page' : undefined}>
            {words.shell.goods}
          </a>
          {shop.tags.map((each) => (
            <a href={to.goods({ tag: each })} aria-current={each === tag ? 'page' : undefined}>
              {tagName(each)}
            </a>
          ))}
        </nav>
        <form class="search" role="search" action={to.goods()}>
          <input
            class="field round"
            type="search"
            name="q"
            value={q}
            placeholder={words.shell.search}
            aria-label={words.shell.searchGoods}
            maxlength={100}
          />
        </form>
        <div class="row tools">
          {languages
            .filter((language) => language !== view.language)
            .map((language) => (
              <a
                class="bare small"
                href={inLanguage(address, language, view.basePath)}
                lang={language}
                hreflang={language}
                data-language={language}
              >
                {languageNames[language]}
              </a>
            ))}
          <a class="bare cart" href={to.cart}>
            {words.shell.cart}
            <span class="count" data-cart-count hidden />
          </a>
        </div>
      </div>
    </header>
  )
}

/** The name of the shop. An ampersand in it is set in the second colour. */
const Brand = ({ name }: { name: string }) => {
  const [before, ...after] = name.split('&')
  return after.length === 0 ? (
    <>{name}</>
  ) : (
    <>
      {before!.trimEnd()}
      <b>&amp;</b>
      {after.join('&').trimStart()}
    </>
  )
}

const Foot = ({ view }: { view: View }) => (
  <footer class="foot" id="end">
    <div class="wrap row between">
      <p>{view.words.shell.promise}</p>
      <p>
        <a href={`${view.basePath}/docs`}>{view.words.shell.api}</a>
      </p>
    </div>
  </footer>
)
