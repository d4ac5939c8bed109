import { currencyCodes, minorOfMajorUnits } from '@shop/contracts'

// Printed by each runtime: how many minor units one unit of every currency has.
console.log(JSON.stringify(currencyCodes.map((code) => [code, minorOfMajorUnits('1.00000', code)])))

/** `workerd test` calls it; the other runtimes end by themselves. */
export default { test: (): void => {} }
