import { ellipse, rect, line, solid, floorShadow, repeat, type Thing } from './brush.ts'
import { colours } from './palette.ts'

export const crockery = {
  mug: (fill, variant) =>
    [
      floorShadow(190, 56),
      line('M248 190h14a40 40 0 0 1 0 80h-14', fill, 22, 'butt'),
      solid('M122 146h136v138a34 34 0 0 1-34 34h-68a34 34 0 0 1-34-34z', fill, 196),
      ellipse(190, 146, 68, 15, '#000', '.28'),
      ellipse(190, 149, 58, 11, '#5a3a28'),
      variant % 2
        ? repeat(
            22,
            (i) =>
              `<circle cx="${130 + ((i * 37) % 118)}" cy="${172 + ((i * 53) % 128)}" r="${1.6 + (i % 3)}" fill="#6b4a36" opacity=".55"/>`,
          )
        : rect(122, 268, 136, 50, '#000', 0, '0'),
    ].join(''),
  bowl: (fill) =>
    floorShadow(200, 62) +
    rect(160, 306, 80, 12, '#000', 2, '.35') +
    solid('M78 178h244c0 82-54 132-122 132S78 260 78 178z', fill, 205) +
    ellipse(200, 178, 122, 25, '#000', '.22') +
    ellipse(200, 181, 110, 19, colours.bone, '.85'),
  plate: (fill) =>
    ellipse(214, 216, 136, 136, '#000', '.14') +
    ellipse(200, 200, 136, 136, fill) +
    ellipse(200, 200, 96, 96, '#000', '.07') +
    ellipse(197, 196, 92, 92, fill) +
    line('M106 150a108 108 0 0 1 56-50', '#fff', 7),
  platter: (fill) =>
    ellipse(214, 216, 160, 100, '#000', '.14') +
    ellipse(200, 200, 160, 100, fill) +
    ellipse(200, 200, 122, 68, '#000', '.07') +
    ellipse(198, 197, 118, 65, fill) +
    line('M140 215c40-10 70-26 112-34', colours.moss, 5) +
    repeat(
      5,
      (i) =>
        `<ellipse cx="${158 + i * 20}" cy="${199 - i * 5 + (i % 2 ? -6 : 22)}" rx="13" ry="6" fill="${colours.moss}" transform="rotate(${i % 2 ? -40 : 28} ${158 + i * 20} ${199 - i * 5 + (i % 2 ? -6 : 22)})"/>`,
    ),
  jug: (fill) =>
    floorShadow(196, 58) +
    line('M246 160c62-8 66 92-4 104', fill, 20) +
    solid(
      'M140 118l-26 14 26 26c0 44-20 64-20 108 0 34 22 52 78 52s78-18 78-52c0-44-24-64-24-108v-40z',
      fill,
      200,
    ) +
    ellipse(196, 119, 56, 9, '#000', '.28'),
  teapot: (fill) =>
    floorShadow(196, 74) +
    line('M270 196c74-40 84 82-8 78', fill, 18) +
    solid(
      'M84 172l44 30c8-26 36-44 72-44 46 0 82 34 82 80s-30 80-82 80-80-28-84-70l-48-66z',
      fill,
      205,
    ) +
    rect(150, 150, 100, 14, '#000', 7, '.2') +
    ellipse(200, 148, 56, 14, fill) +
    `<circle cx="200" cy="128" r="13" fill="${colours.wood}"/>`,
  vase: (fill) =>
    line('M198 190C196 130 214 104 222 66', colours.moss, 6) +
    `<path d="M204 140c-46 4-58-18-62-40 34-2 58 8 62 40z" fill="${colours.moss}"/><circle cx="224" cy="62" r="26" fill="${colours.tomato}"/><circle cx="224" cy="62" r="9" fill="${colours.honey}"/>` +
    floorShadow(198, 46) +
    solid(
      'M180 172h36v44c40 12 58 34 58 58 0 30-26 44-76 44s-76-14-76-44c0-24 18-46 58-58z',
      fill,
      200,
    ),
  moon: (fill) =>
    floorShadow(200, 60) +
    rect(164, 306, 72, 12, '#000', 2, '.3') +
    solid(
      'M176 84h48v18c60 10 98 52 98 106 0 62-52 102-122 102S78 270 78 208c0-54 38-96 98-106z',
      fill,
      205,
    ) +
    line('M80 214c40 14 200 14 240 0', '#8d8472', 1.2) +
    ellipse(200, 84, 24, 6, '#000', '.35') +
    ellipse(138, 168, 22, 34, '#fff', '.35'),
} satisfies Record<string, Thing>
