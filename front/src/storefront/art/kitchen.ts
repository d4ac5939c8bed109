import { rect, line, solid, floorShadow, repeat, type Thing } from './brush.ts'
import { colours } from './palette.ts'

export const kitchen = {
  tea: (fill, variant) =>
    floorShadow(200, 70) +
    solid('M124 116h152v188c0 8-34 14-76 14s-76-6-76-14z', fill, 206) +
    rect(118, 92, 164, 42, fill, 8) +
    rect(118, 92, 164, 42, '#fff', 8, '.2') +
    rect(118, 130, 164, 5, '#000', 0, '.25') +
    rect(142, 176, 116, 96, colours.paper, 2) +
    `<path d="M200 196c26 10 26 42 0 58-26-16-26-48 0-58z" fill="${variant % 3 ? colours.moss : colours.rust}"/>` +
    line('M200 204v50', colours.paper, 2.5),
  jar: (fill) =>
    floorShadow(200, 66) +
    rect(146, 92, 108, 38, colours.bone, 6) +
    rect(206, 92, 48, 38, '#000', 6, '.12') +
    solid(
      'M140 134h120c18 10 22 26 22 44v112c0 18-10 28-30 28H148c-20 0-30-10-30-28V178c0-18 4-34 22-44z',
      fill,
      208,
    ) +
    rect(134, 140, 14, 160, '#fff', 7, '.35') +
    rect(152, 196, 100, 74, colours.paper, 2) +
    rect(166, 212, 58, 7, colours.coal, 2) +
    rect(166, 228, 36, 5, colours.coal, 2, '.5') +
    `<circle cx="236" cy="254" r="8" fill="${fill}"/>`,
  board: (fill) =>
    `<g transform="rotate(-5 200 200)">${rect(92, 90, 240, 250, '#000', 14, '.15')}${rect(78, 76, 240, 250, fill, 14)}${repeat(24, (i) => rect(78 + (i % 4) * 60, 76 + Math.floor(i / 4) * 42, 60, 42, (i + Math.floor(i / 4)) % 2 ? '#000' : '#fff', 0, '.08'))}<circle cx="292" cy="102" r="11" fill="#000" opacity=".4"/></g>`,
  spoon: (fill) =>
    `<g transform="rotate(24 200 200)">${rect(200, 130, 22, 230, '#000', 11, '.14')}<ellipse cx="212" cy="104" rx="46" ry="62" fill="#000" opacity=".14"/>${rect(189, 120, 22, 230, fill, 11)}<ellipse cx="200" cy="94" rx="46" ry="62" fill="${fill}"/><ellipse cx="202" cy="98" rx="33" ry="46" fill="#000" opacity=".14"/></g>`,
  knife: (fill) =>
    `<g transform="rotate(40 200 200)"><path d="M206 36c34 50 32 110 20 176h-40V52z" fill="#000" opacity=".14"/><path d="M192 28c34 50 32 110 20 176h-40V44z" fill="${colours.steel}"/><path d="M192 28c34 50 32 110 20 176h-14z" fill="#fff" opacity=".5"/>${rect(170, 204, 42, 150, fill, 12)}${repeat(3, (i) => `<circle cx="191" cy="${232 + i * 42}" r="4.5" fill="${colours.brass}"/>`)}</g>`,
  parcel: (fill) =>
    floorShadow(200, 100) +
    solid('M92 128h216v190H92z', fill, 214) +
    rect(92, 128, 216, 44, '#fff', 0, '.18') +
    rect(188, 128, 24, 190, colours.bone) +
    line('M200 128c-30-60-80-30-4 0 76-30 34-60 4 0', colours.bone, 9),
} satisfies Record<string, Thing>
