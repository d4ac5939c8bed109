/** @jsxImportSource hono/jsx */
import { productSorts, type ProductView } from '@shop/contracts'
import type { GoodsQuery } from '../addresses.ts'
import { Page } from '../layout.tsx'
import { ProductGrid } from '../parts/product-card.tsx'
import { seenTags, tagName } from '../parts/tags.ts'
import type { View } from '../view.ts'

export type GoodsList = {
  items: readonly ProductView[]
  nextCursor?: string
  truncated?: true
}

type GoodsProps = {
  view: View
  address: string
  query: GoodsQuery
  list: GoodsList
  nowMs: number
}

/** A page of the catalogue: what was searched, how it is sorted, finer tags, and the way on. */
export const GoodsPage = ({ view, address, query, list, nowMs }: GoodsProps) => {
  const { words, to } = view
  const { items, nextCursor } = list
  const { goods } = words
  const isEmpty = items.length === 0 && nextCursor === undefined
  const title = isEmpty ? emptyTitleOf(query, view) : titleOf(query, view)
  return (
    <Page view={view} address={address} title={title} tag={query.tag} q={query.q}>
      <div class="row between heading">
        <h1>{title}</h1>
        {items.length > 1 ? <SortForm view={view} query={query} /> : ''}
      </div>
      <FinerTags view={view} query={query} items={items} />
      {isEmpty ? (
        <section class="stack">
          <p class="lead">{goods.noneHint}</p>
          <p>
            <a class="button main" href={to.goods()}>
              {words.window.all}
            </a>
          </p>
        </section>
      ) : (
        <>
          <p class="small quiet">
            {nextCursor === undefined ? goods.shown(items.length) : goods.shownOfMore(items.length)}
            {list.truncated ? ` ${goods.truncated}` : ''}
          </p>
          <h2 class="sr">{view.words.shell.groups}</h2>
          <ProductGrid view={view} products={items} nowMs={nowMs} seenFirst={4} />
        </>
      )}
      <Pages view={view} query={query} nextCursor={nextCursor} />
    </Page>
  )
}

const titleOf = ({ q, tag }: GoodsQuery, { words }: View): string => {
  const place = tag === undefined ? words.goods.title : tagName(tag)
  if (!q) return place
  return tag === undefined ? words.goods.found(q) : `${place}: ${words.goods.found(q)}`
}

const emptyTitleOf = ({ q }: GoodsQuery, { words }: View): string =>
  q ? words.goods.none(q) : words.goods.noneInTag

const SortForm = ({ view: { words, to }, query }: { view: View; query: GoodsQuery }) => (
  <form class="row sort" action={to.goods()} data-submit-on-change>
    {query.q ? <input type="hidden" name="q" value={query.q} /> : ''}
    {query.tag ? <input type="hidden" name="tag" value={query.tag} /> : ''}
    <label class="row small">
      {words.goods.sort}
      <select class="field round slim" name="sort">
        {productSorts.map((sort) => (
          <option value={sort} selected={sort === (query.sort ?? productSorts[0])}>
            {words.goods.sorts[sort]}
          </option>
        ))}
      </select>
    </label>
    <button class="button slim">{words.goods.apply}</button>
  </form>
)

/** Tags that are shown at most. */
const tagCountMax = 10

/** Tags of the goods on this page, beyond those of the header: the most frequent first. */
const FinerTags = ({
  view: { words, to, shop },
  query,
  items,
}: Pick<GoodsProps, 'view' | 'query'> & { items: readonly ProductView[] }) => {
  const counts = new Map<string, number>()
  for (const tag of items.flatMap(({ tags }) => seenTags(tags))) {
    if (!shop.tags.includes(tag)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  }
  const tags = [...counts].toSorted(([, a], [, b]) => b - a).map(([tag]) => tag)
  const shown = tags.filter((tag) => tag !== query.tag).slice(0, tagCountMax)
  const { tag: current, q } = query
  if (shown.length === 0 && current === undefined) return <></>
  return (
    <nav class="chips" aria-label={words.goods.narrow}>
      {current === undefined ? (
        ''
      ) : (
        <a class="chip" href={to.goods({ q })}>
          {words.goods.all}
        </a>
      )}
      {current === undefined || shop.tags.includes(current) ? (
        ''
      ) : (
        <a class="chip" aria-current="page" href={to.goods({ q, tag: current })}>
          {tagName(current)}
        </a>
      )}
      {shown.map((tag) => (
        <a class="chip" href={to.goods({ q, tag })}>
          {tagName(tag)}
        </a>
      ))}
    </nav>
  )
}

type PagesProps = { view: View; query: GoodsQuery; nextCursor: string | undefined }

const Pages = ({ view: { words, to }, query, nextCursor }: PagesProps) => {
  if (nextCursor === undefined && query.cursor === undefined) return <></>
  return (
    <nav class="row between pages" aria-label={words.goods.pages}>
      {query.cursor === undefined ? (
        <span />
      ) : (
        <a href={to.goods({ ...query, cursor: undefined })}>{words.goods.first}</a>
      )}
      {nextCursor === undefined ? (
        ''
      ) : (
        <a class="button" rel="next" href={to.goods({ ...query, cursor: nextCursor })}>
          {words.goods.next}
        </a>
      )}
    </nav>
  )
}
