/** @jsxImportSource hono/jsx */
import { Page } from '../layout.tsx'
import type { View } from '../view.ts'

type ProblemProps = {
  view: View
  address: string
  /** The stable code of the problem. */
  code: string
  requestId?: string | undefined
}

/** A problem in words. The codes that shoppers can meet have words of their own. */
export const ProblemPage = ({ view, address, code, requestId }: ProblemProps) => {
  const { problems, problem } = view.words
  const isNamed = (name: string): name is keyof typeof problems => name in problems
  const { title, hint } = problems[isNamed(code) ? code : 'other']
  return (
    <Page view={view} address={address} title={title} isPrivate>
      <section class="stack narrow">
        <h1>{title}</h1>
        <p>{hint}</p>
        <p class="row">
          <a class="button main" href={view.to.home}>
            {problem.home}
          </a>
          <a class="button" href={address}>
            {problem.again}
          </a>
        </p>
        {requestId ? (
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
