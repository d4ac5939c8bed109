/** Debian and Homebrew keep servers in folders that a user's PATH may not have. */
const serverFolders = '/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin:/opt/homebrew/bin'

/** The path of `mosquitto` or `mosquitto_passwd`, if it is installed. */
export const findMosquitto = (program: 'mosquitto' | 'mosquitto_passwd'): string | null =>
  Bun.which(program, { PATH: `${Bun.env.PATH}:${serverFolders}` })

/** What to type when it is not. */
export const howToInstallMosquitto =
  'Mosquitto is not installed. Type: bin/setup, or: sudo apt-get install mosquitto, or: brew install mosquitto'
