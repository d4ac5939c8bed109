/** The colours of things. */
export const colours = {
  bone: '#F5F0E6',
  ash: '#A3A6A6',
  ink: '#27335C',
  rust: '#B9552F',
  moss: '#5E7A54',
  coal: '#2C2D33',
  brass: '#CF9F47',
  wood: '#C08D61',
  dark: '#8A5A3A',
  honey: '#E09A30',
  jam: '#B5304A',
  steel: '#C5CBCF',
  paper: '#FBF8F1',
  tomato: '#D4553A',
  green: '#A9B665',
  sky: '#AFCAD9',
}
export type Colour = keyof typeof colours

/** What things stand before: a wall, and the darker floor. The same in both themes. */
export const grounds = {
  ochre: ['#EAC371', '#DBAB4B'],
  tomato: ['#E27155', '#CD5A3F'],
  moss: ['#8CA583', '#748F6B'],
  ink: ['#34436F', '#28345B'],
  sky: ['#AFCAD9', '#95B5C8'],
  blush: ['#EBC0B0', '#DDA996'],
  stone: ['#D3CFC6', '#BEB9AE'],
  plum: ['#75516A', '#614158'],
} as const
export type Ground = keyof typeof grounds
