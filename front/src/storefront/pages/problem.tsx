/** @jsxImportSource hono/jsx */
import { Page } from '../layout.tsx'
import type { View } from '../view.ts'

type ProblemProps = {
  view: View
  address: string
  /** The stable code of the problem. */
  code: string
  requestId: string
}

/** Problems of an address that leads nowhere: asking again changes nothing. */
const notFound = new Set(['unknown-route', 'unknown-sku', 'unknown-order'])

/** A problem in words. The codes that shoppers can meet have words of their own; others have a number to tell the shop. */
export const ProblemPage = ({ view, address, code, requestId }: ProblemProps) => {
  const { problems, problem } = view.words
  const isNamed = (name: string): name is keyof typeof problems => name in problems
  const named = isNamed(code) ? code : 'other'
  const { title, hint } = problems[named]
  const hasNumber = named === 'internal' || named === 'other'
  return (
    <Page view={view} address={address} title={title} isPrivate>
      <section class="stack narrow">
        <h1>{title}</h1>
        <p>{hint}</p>
        <p class="row">
          <a class="button main" href={view.to.home}>
            {problem.home}
          </a>
          {notFound.has(code) ? (
            <a class="button" href={view.to.goods()}>
              {view.words.window.all}
            </a>
          ) : (
            <a class="button" href={address}>
              {problem.again}
            </a>
          )}
        </p>
        {hasNumber ? (
          <p class="small quiet">
            {problem.request} <span class="mono">{requestId}</span>
          </p>
        ) : (
          ''
        )}
      </section>
    </Page>
  )
}
