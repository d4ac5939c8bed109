import { ellipse, floorShadow, line, rect, repeat, solid, type Thing } from './brush.ts'
import { colours } from './palette.ts'

const circle = (cx: number, cy: number, r: number, fill: string): string =>
  ellipse(cx, cy, r, r, fill)

const lantern: Thing = (fill) =>
  floorShadow(200, 62) +
  line('M140 176C140 40 260 40 260 176', colours.coal, 7) +
  rect(170, 96, 60, 24, fill, 6) +
  rect(184, 80, 32, 18, fill, 4) +
  line('M150 130v120M250 130v120', fill, 9) +
  `<path d="M164 132h72c26 42 20 84 0 118h-72c-20-34-26-76 0-118z" fill="${colours.paper}" opacity=".85"/>` +
  `<path d="M200 160c26 34 20 62 0 74-20-12-26-40 0-74z" fill="${colours.honey}"/>` +
  `<path d="M200 192c12 16 10 32 0 38-10-6-12-22 0-38z" fill="${colours.paper}"/>` +
  solid('M142 246h116l14 60c0 8-10 12-20 12H148c-10 0-20-4-20-12z', fill, 206)

const candle: Thing = (fill) =>
  floorShadow(204, 76) +
  repeat(2, (n) => {
    const x = 140 + n * 76
    const top = 150 - n * 34
    return (
      line(`M${x + 22} ${top}v-16`, colours.coal, 4) +
      `<path d="M${x + 22} ${top - 64}c18 24 16 44 0 52-16-8-18-28 0-52z" fill="${colours.tomato}"/>` +
      `<path d="M${x + 22} ${top - 42}c9 12 8 24 0 28-8-4-9-16 0-28z" fill="${colours.paper}"/>` +
      rect(x, top, 44, 318 - top, fill, 4) +
      rect(x + 26, top, 18, 318 - top, '#000', 0, '.13') +
      ellipse(x + 22, top + 2, 22, 6, '#fff', '.35')
    )
  })

const twine: Thing = (fill) =>
  floorShadow(200, 66) +
  line('M262 286c50 22 86-8 70-40', fill, 6) +
  circle(200, 222, 96, fill) +
  `<clipPath id="k"><circle cx="200" cy="222" r="96"/></clipPath><g clip-path="url(#k)">` +
  repeat(9, (n) =>
    line(
      `M${84 + n * 14} 330C${120 + n * 10} 230 ${190 + n * 8} 160 ${300 + n * 6} 130`,
      '#000',
      2,
    ).replace('fill=', 'opacity=".16" fill='),
  ) +
  repeat(5, (n) =>
    line(`M100 ${170 + n * 17}c60-26 120-26 190 6`, '#fff', 4).replace(
      'fill=',
      'opacity=".28" fill=',
    ),
  ) +
  rect(214, 120, 120, 220, '#000', 0, '.1') +
  '</g>'

const brush: Thing = (fill, variant) =>
  `<g transform="rotate(${variant % 2 ? 30 : -28} 200 200)">` +
  rect(200, 70, 26, 200, '#000', 13, '.13') +
  rect(190, 60, 26, 190, fill, 13) +
  circle(203, 78, 6, colours.dark) +
  brushHead(fill, 203, 262) +
  '</g>'

const brushHead = (fill: string, x: number, y: number): string =>
  `<g transform="translate(${x} ${y})">` +
  repeat(9, (n) => line(`M${-40 + n * 10} 8l${(n - 4) * 3} 52`, colours.bone, 7, 'butt')) +
  repeat(9, (n) =>
    line(`M${-36 + n * 10} 8l${(n - 4) * 3} 50`, '#000', 1.5, 'butt').replace(
      'fill=',
      'opacity=".2" fill=',
    ),
  ) +
  rect(-50, -18, 100, 34, fill, 15) +
  rect(0, -18, 50, 34, '#000', 15, '.1') +
  '</g>'

const mill: Thing = (fill) =>
  floorShadow(200, 46) +
  circle(200, 84, 14, colours.brass) +
  solid('M160 108c0-14 80-14 80 0 8 26-10 34-10 52h-60c0-18-18-26-10-52z', fill, 205) +
  rect(162, 158, 76, 10, colours.brass, 3) +
  solid('M166 168h68c-6 42 18 70 18 136 0 8-12 14-52 14s-52-6-52-14c0-66 24-94 18-136z', fill, 205)

const dish: Thing = (fill) =>
  floorShadow(200, 98) +
  ellipse(200, 156, 18, 16, fill) +
  solid('M104 268c0-72 22-100 96-100s96 28 96 100z', fill, 212) +
  rect(78, 264, 244, 34, fill, 14) +
  rect(78, 264, 244, 8, '#000', 4, '.16') +
  rect(210, 264, 112, 34, '#000', 14, '.08') +
  rect(108, 296, 184, 22, fill, 8) +
  rect(108, 296, 184, 22, '#000', 8, '.14')

const scissors: Thing = (fill) =>
  `<g transform="rotate(-24 200 200)">` +
  repeat(2, (n) => {
    const side = n === 0 ? 1 : -1
    const mirrored = `transform="translate(200 0) scale(${side} 1)"`
    return (
      `<g ${mirrored}><path d="M-4 214L30 48c18 40 14 98-8 172z" fill="${colours.steel}"/>` +
      `<path d="M10 214L30 48c8 60 0 120-14 168z" fill="#000" opacity=".12"/>` +
      `<ellipse cx="-44" cy="292" rx="34" ry="48" fill="none" stroke="${fill}" stroke-width="20"/>` +
      line('M-18 252L4 208', fill, 20) +
      '</g>'
    )
  }) +
  circle(200, 208, 10, colours.brass) +
  '</g>'

const trowel: Thing = (fill) =>
  `<g transform="rotate(36 200 200)">` +
  `<path d="M172 208h76c8 60-6 116-38 150-32-34-46-90-38-150z" fill="#000" opacity=".13"/>` +
  `<path d="M162 198h76c8 60-6 116-38 150-32-34-46-90-38-150z" fill="${colours.steel}"/>` +
  `<path d="M200 198h38c8 60-6 116-38 150z" fill="#000" opacity=".14"/>` +
  line('M200 206v-54', colours.steel, 12, 'butt') +
  rect(184, 44, 32, 116, fill, 14) +
  rect(202, 44, 14, 116, '#000', 7, '.15') +
  rect(182, 138, 36, 12, colours.brass, 3) +
  '</g>'

const strainer: Thing = (fill) =>
  line('M262 196l92-60', fill, 16) +
  line('M140 208l-44 10', fill, 12) +
  solid('M128 190h146c0 60-26 108-73 108s-73-48-73-108z', colours.steel, 206) +
  repeat(24, (n) =>
    circle(152 + (n % 6) * 19, 214 + Math.floor(n / 6) * 18, 2.6, colours.coal),
  ).replaceAll('/>', ' opacity=".45"/>') +
  ellipse(201, 190, 78, 20, fill) +
  ellipse(201, 190, 62, 13, colours.coal) +
  ellipse(201, 193, 52, 9, colours.moss)

const pad: Thing = (fill) =>
  repeat(2, (n) => {
    const turn = n === 0 ? 9 : -7
    const x = 92 + n * 26
    const y = 84 + n * 36
    return (
      `<g transform="rotate(${turn} 200 200)">` +
      rect(x + 10, y + 10, 178, 178, '#000', 22, '.14') +
      rect(x, y, 178, 178, fill, 22) +
      rect(x, y, 178, 178, '#000', 22, n === 0 ? '.16' : '0') +
      `<rect x="${x + 14}" y="${y + 14}" width="150" height="150" rx="14" fill="none" stroke="#fff" stroke-width="3" stroke-dasharray="9 8" opacity=".6"/>` +
      line(`M${x + 164} ${y + 10}c30-34 46 8 6 16`, fill, 8) +
      '</g>'
    )
  })

const pig: Thing = (fill) =>
  floorShadow(200, 74) +
  solid('M118 318c-18-60-6-196 82-196 62 0 92 40 92 106 0 50-8 74-16 90z', fill, 214) +
  ellipse(178, 206, 56, 46, '#000', '.4') +
  ellipse(180, 218, 50, 34, colours.paper) +
  ellipse(180, 234, 46, 18, colours.steel)

/** Things about the house. */
export const house = {
  lantern,
  candle,
  twine,
  brush,
  mill,
  dish,
  scissors,
  trowel,
  strainer,
  pad,
  pig,
} satisfies Record<string, Thing>
