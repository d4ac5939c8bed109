/** Knows whose first try to connect is still under way. `over` resolves when nobody's is. */
export const watchTries = <User>(users: readonly User[]) => {
  const untried = new Set(users)
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const areOver = (): boolean => untried.size === 0
  const end = (user: User): void => {
    untried.delete(user)
    if (areOver()) resolve()
  }
  return { over, areOver, end }
}
