import { rect, line, solid, floorShadow, repeat, type Thing } from './brush.ts'
import { colours } from './palette.ts'

export const textiles = {
  cloth: (fill, variant) =>
    line('M0 92h400', colours.wood, 14, 'butt') +
    rect(128, 86, 170, 222, '#000', 0, '.14') +
    rect(112, 80, 170, 216, fill, 4) +
    rect(112, 80, 56, 216, '#000', 0, '.07') +
    repeat(3, (i) => rect(112, 230 + i * 16, 170, 6, variant % 2 ? colours.tomato : colours.ink)) +
    rect(112, 80, 170, 24, '#fff', 4, '.25'),
  apron: (fill) =>
    line('M0 72h400', colours.wood, 12, 'butt') +
    line('M164 130c-10-80 82-80 72 0', colours.dark, 7) +
    `<path d="M160 120h80c4 44 20 60 52 68v130H108V188c32-8 48-24 52-68z" fill="${fill}"/>` +
    rect(200, 120, 92, 198, '#000', 0, '.1') +
    rect(152, 214, 96, 64, '#000', 4, '.18'),
  blanket: (fill) =>
    floorShadow(200, 106) +
    repeat(
      3,
      (i) =>
        rect(84 + i * 4, 252 - i * 62, 232 - i * 8, 64, fill, 26) +
        rect(84 + i * 4, 252 - i * 62, 232 - i * 8, 64, '#000', 26, (0.16 - i * 0.06).toFixed(2)) +
        repeat(13, (k) =>
          line(`M${104 + k * 16} ${262 - i * 62}l8 22-8 22`, '#fff', 2.5),
        ).replaceAll('fill="none"', 'fill="none" opacity=".38"'),
    ) +
    repeat(12, (k) => line(`M${96 + k * 19} 316v18`, fill, 5)),
  cushion: (fill) =>
    floorShadow(200, 92) +
    solid(
      'M92 100c70 16 146 16 216 0-14 72-14 144 0 218-70-16-146-16-216 0 14-74 14-146 0-218z',
      fill,
      210,
    ) +
    line('M92 100c70 16 146 16 216 0', '#fff', 3).replace('fill', 'opacity=".4" fill'),
  socks: (fill) =>
    floorShadow(200, 84) +
    repeat(
      2,
      (i) =>
        `<path d="M${118 + i * 96} 96h58v120l40 44c16 20 4 58-28 58-14 0-24-6-32-14l-38-40z" fill="${fill}"/>` +
        rect(118 + i * 96, 96, 58, 26, '#000', 4, '.16'),
    ),
} satisfies Record<string, Thing>
