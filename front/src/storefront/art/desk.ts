import { rect, line, solid, floorShadow, repeat, type Thing } from './brush.ts'
import { colours } from './palette.ts'

export const desk = {
  notebook: (fill) =>
    `<g transform="rotate(-7 200 200)">${rect(118, 86, 186, 250, '#000', 8, '.16')}${rect(104, 74, 186, 250, fill, 8)}${rect(104, 74, 26, 250, '#000', 8, '.2')}${rect(154, 120, 108, 62, colours.paper, 4)}${repeat(3, (i) => rect(166, 134 + i * 13, 84 - i * 22, 4, colours.ink, 2))}</g>` +
    line('M262 318l8 44', colours.tomato, 7, 'butt'),
  pencil: () =>
    repeat(6, (i) => {
      const x = 96 + i * 36
      return (
        rect(x + 12, 122, 24, 210, '#000', 3, '.13') +
        `<path d="M${x} 132l12-46 12 46z" fill="${colours.paper}"/><path d="M${x + 8} 102l4-16 4 16z" fill="${colours.coal}"/>` +
        rect(x, 132, 24, 186, i % 2 ? colours.wood : '#CE9E73', 2) +
        rect(x + 16, 132, 8, 186, '#000', 0, '.15')
      )
    }),
  pen: (fill) =>
    `<g transform="rotate(38 200 200)">${rect(206, 62, 34, 290, '#000', 16, '.15')}${rect(184, 60, 32, 236, fill, 14)}${rect(204, 60, 12, 236, '#000', 6, '.18')}<path d="M184 290h32l-12 54h-8z" fill="${colours.steel}"/>${rect(210, 70, 9, 92, colours.coal, 4)}${rect(184, 176, 32, 6, '#000', 0, '.3')}</g>`,
  ink: (fill) =>
    floorShadow(200, 74) +
    rect(158, 96, 84, 54, colours.coal, 8) +
    rect(204, 96, 38, 54, '#000', 8, '.25') +
    solid('M148 150h104l30 34v112a22 22 0 0 1-22 22H140a22 22 0 0 1-22-22V184z', fill, 206) +
    rect(134, 206, 132, 72, colours.paper, 3) +
    rect(150, 222, 70, 7, colours.ink, 2) +
    rect(150, 238, 44, 5, colours.ink, 2, '.5') +
    `<circle cx="244" cy="256" r="9" fill="${colours.ink}"/>`,
  envelope: (fill) =>
    rect(74, 136, 268, 172, '#000', 4, '.15') +
    rect(62, 122, 268, 172, colours.tomato, 4) +
    `<path d="M62 122l134-66 134 66v172H62z" fill="${fill}"/><path d="M62 122l134-66 134 66-134 92z" fill="${colours.tomato}"/><path d="M62 294l108-96 26 18 26-18 108 96z" fill="${fill}"/><path d="M62 126l108 72-108 96zM330 126l-108 72 108 96z" fill="${fill}"/><path d="M330 126l-108 72 108 96z" fill="#000" opacity=".08"/>`,
  cards: (fill) =>
    `<g transform="rotate(8 200 200)">${rect(120, 84, 168, 232, '#000', 3, '.14')}${rect(110, 76, 168, 232, fill, 3)}</g><g transform="rotate(-6 200 200)">${rect(116, 92, 168, 232, colours.paper, 3)}<path d="M150 226c8-44 46-58 78-46l26-10-12 24c4 40-30 62-64 52l-44 22z" fill="${colours.rust}"/><circle cx="228" cy="190" r="4" fill="${colours.paper}"/>${line('M190 248v30M206 246v32', colours.coal, 4)}</g>`,
  tape: () =>
    [colours.dark, colours.bone, colours.moss, colours.rust, colours.ink]
      .map((fill, i) => {
        const x = 116 + (i % 3) * 84,
          y = i < 3 ? 148 : 250
        const dx = i < 3 ? 0 : 42
        return `<circle cx="${x + dx + 9}" cy="${y + 10}" r="50" fill="#000" opacity=".14"/><circle cx="${x + dx}" cy="${y}" r="50" fill="${fill}"/><circle cx="${x + dx}" cy="${y}" r="26" fill="#000" opacity=".22"/><circle cx="${x + dx}" cy="${y}" r="22" fill="${colours.wood}"/><circle cx="${x + dx}" cy="${y}" r="17" fill="#000" opacity=".35"/>`
      })
      .join(''),
} satisfies Record<string, Thing>
