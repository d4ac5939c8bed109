/** Folders of servers on Debian and Homebrew, which a user's PATH may not have. */
const serverFolders = '/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin:/opt/homebrew/bin'

/** Finds the path of `mosquitto` or `mosquitto_passwd`; null when it is not installed. */
export const findMosquitto = (program: 'mosquitto' | 'mosquitto_passwd'): string | null =>
  Bun.which(program, { PATH: `${Bun.env.PATH}:${serverFolders}` })

/** Tells the person at the terminal how to install it. */
export const howToInstallMosquitto =
  'Mosquitto is not installed. Type: bin/setup, or: sudo apt-get install mosquitto, or: brew install mosquitto'
