import { busListeners, readBusConfig, readShopConfig, type ShopConfig } from '../config.ts'
import { loadDemoWhenNew } from '../demo-catalogue/load.ts'
import { takenPortMessage, takenPorts } from '../ports.ts'
import { runProgram, stopWith } from '../program.ts'
import { parseProcfile } from './procfile.ts'
import { isAlreadyRunning, untilReady } from './readiness.ts'
import { supervise } from './supervise.ts'
import { welcome } from './welcome.ts'

/** Runs the processes of the Procfile until a signal arrives, and says when the shop is open. */
const main = async (): Promise<void> => {
  const shop = readShopConfig()
  const say = (line: string) => console.log(line)

  if (await isAlreadyRunning(shop)) {
    return say(`It is running already.\n${welcome(shop.frontUrl, crypto.randomUUID())}`)
  }
  const taken = await takenPorts([...busListeners(readBusConfig()), ...shop.listeners])
  if (taken.length > 0) return stopWith(taken.map(takenPortMessage).join('\n'))

  const stopped = abortOnSignal()
  const processes = parseProcfile(await Bun.file('Procfile').text())
  const supervision = supervise(processes, stopped, process.stdout)
  await untilReady(shop, stopped, say)
  if (!stopped.aborted) await open(shop, say)
  await supervision
}

/** Loads the demo catalogue and welcomes. A failure to load it does not close the shop. */
const open = async (shop: ShopConfig, say: (line: string) => void): Promise<void> => {
  await loadDemoWhenNew(shop, say).catch((error: Error) =>
    say(`The demo catalogue could not be loaded: ${error.message}`),
  )
  say(welcome(shop.frontUrl, crypto.randomUUID()))
}

/** Aborts on Ctrl-C, a supervisor's stop and the end of the terminal. A second signal does not hurry the processes. */
const abortOnSignal = (): AbortSignal => {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort())
  }
  return controller.signal
}

await runProgram(main)
// Restarts that were due later hold timers.
process.exit()
