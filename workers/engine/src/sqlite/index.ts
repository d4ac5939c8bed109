/** Copies, moves and marks the files of workers' databases, for programs of operators. Workers use `@shop/engine`. */
export { copyDatabase } from './copy.ts'
export { isDatabaseOpen, moveDatabase, removeDatabase } from './files.ts'
export { isNewDatabase, markLossAccepted, markPromoted, markRestored } from './restored.ts'
