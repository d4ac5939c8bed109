/** How often the event loop's lag is sampled, in ms. The default, 10, wakes an idle process 100 times a second. */
export const loopSampleMs = 100

/**
 * Metrics of a process that no service collects: for these Bun walks the whole heap, which holds up everything else for
 * tens of milliseconds.
 */
export const heapSpaceMetrics = ['total', 'used', 'available'].map(
  (part) => `nodejs_heap_space_size_${part}_bytes`,
)
