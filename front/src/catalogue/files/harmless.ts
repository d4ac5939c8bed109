/** The cell that empties a property in the shop's own files. */
export const clearing = '(clear)'

/**
 * Cells that mean something other than their text, behind any apostrophes: those that a spreadsheet runs as a formula
 * (OWASP, CSV injection; full-width signs count in some languages), and the one that empties a property.
 */
const meaningful = /^'*(?:[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]|\(clear\)$)/

/** The text as an export writes it: with an apostrophe before what would mean something other than itself. */
export const harmless = (text: string): string => (meaningful.test(text) ? `'${text}` : text)

/** The text as it was before `harmless`. */
export const unharmed = (cell: string): string =>
  cell.startsWith("'") && meaningful.test(cell) ? cell.slice(1) : cell
