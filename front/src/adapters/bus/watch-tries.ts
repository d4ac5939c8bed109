/** Knows whose first try to connect is still under way. `over` resolves when nobody's is. */
export const watchTries = <User>(users: readonly User[]) => {
  const untried = new Set(users)
  let resolve: () => void
  // Node 20 has no Promise.withResolvers.
  const over = new Promise<void>((resolved) => {
    resolve = resolved
  })
  const areOver = (): boolean => untried.size === 0
  const end = (user: User): void => {
    untried.delete(user)
    if (areOver()) resolve()
  }
  return { over, areOver, end }
}
