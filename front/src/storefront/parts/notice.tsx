/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'

/** What a shopper should know now. `tone`: `ink` tells, `wait` asks for patience, `bad` says that something failed. */
export const Notice = ({
  tone = 'ink',
  children,
}: {
  tone?: 'ink' | 'wait' | 'bad'
  children?: Child
}) => <div class={`notice ${tone}`}>{children}</div>
