import * as fc from 'fast-check'

/**
 * How many cases a property tries, and from which seed, unless it says so itself. bunfig.toml loads this before the
 * tests of every workspace: fast-check keeps its settings once for a process. `bin/test quick` sets `PROPERTY_CASES`.
 */
const { PROPERTY_CASES: cases = '100', PROPERTY_SEED: seed = '20261129' } = process.env

fc.configureGlobal({ numRuns: Number(cases), seed: Number(seed) })
