/** Starts of a cell that a spreadsheet runs as a formula (OWASP, CSV injection), behind any apostrophes. */
const runnable = /^'*[=+\-@\t\r]/

/** The text as an export writes it: an apostrophe before what a spreadsheet would run as a formula. */
export const harmless = (text: string): string => (runnable.test(text) ? `'${text}` : text)

/** The text as it was before `harmless`. */
export const unharmed = (cell: string): string =>
  cell.startsWith("'") && runnable.test(cell) ? cell.slice(1) : cell
