/** SVG shapes. Presentation attributes only, so that no policy for styles concerns them. */

export const ellipse = (
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  fill: string,
  opacity = '',
): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"${opacity && ` opacity="${opacity}"`}/>`

export const rect = (
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  radius = 0,
  opacity = '',
): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${radius ? ` rx="${radius}"` : ''}${opacity && ` opacity="${opacity}"`}/>`

export const line = (path: string, stroke: string, width: number, cap = 'round'): string =>
  `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="${cap}"/>`

/** A body whose right side, from `shadeX` on, lies in the shade. */
export const solid = (path: string, fill: string, shadeX = 200): string =>
  `<clipPath id="k"><path d="${path}"/></clipPath><path d="${path}" fill="${fill}"/><g clip-path="url(#k)"><rect x="${shadeX}" width="400" height="400" fill="#000" opacity=".13"/></g>`

/** The shadow on the floor of a thing that is `2 * half` wide at its foot. */
export const floorShadow = (x: number, half: number): string =>
  `<path d="M${x - half} 318h${2 * half}l70 34h${-2 * half}z" fill="#000" opacity=".14"/>`

export const repeat = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('')

/** Draws a thing in the middle of 400 × 400. `variant`: 0 to 5, for things of which no two are alike. */
export type Thing = (fill: string, variant: number) => string
