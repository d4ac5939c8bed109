/** A release of the shop: its version and its commit in the history. */
export type Release = { version: string; commit: string }

/** Every release, oldest first. Each has data files in a folder of fixtures/ with the name of its version. */
export const releases: readonly Release[] = [
  { version: '0.1.0', commit: 'ba26df43dd0ec24fc48579bb32b3b97722f292ad' },
]

/** The release from which shops are upgraded to this checkout. */
export const releaseBefore: Release = releases.at(-1)!
