import { newCommand, runCommand } from '../command-line.ts'
import {
  busListeners,
  readBusConfig,
  readEnvironment,
  readShopConfig,
  type ShopConfig,
} from '../config.ts'
import { loadDemoWhenNew } from '../demo-catalogue/load.ts'
import { takenPortMessage, takenPorts } from '../ports.ts'
import { runProgram, stopWith } from '../program.ts'
import { isShopRunning } from '../running-shop.ts'
import { claimFolder, FolderClaimedError } from '../supervision/claim.ts'
import { endProcesses } from '../supervision/end-processes.ts'
import { keepRecord } from '../supervision/own-record.ts'
import { isRunning } from '../supervision/process-identity.ts'
import { readRecord, removeRecord, type SupervisionRecord } from '../supervision/record.ts'
import { changedText, watchVariables } from './changed-variables.ts'
import { keepGuard } from './keep-guard.ts'
import { formedProcesses, formedShop, parseFormation, type Formation } from './formation.ts'
import { parseProcfile } from './procfile.ts'
import { untilReady } from './readiness.ts'
import { supervise } from './supervise.ts'
import { welcome } from './welcome.ts'

type Say = (line: string) => void

/** Runs the shop of this folder, unless it runs already. */
const main = async (formation: Formation): Promise<void> => {
  const say: Say = (line) => console.log(line)
  const env = readEnvironment()
  const shop = formedShop(readShopConfig(env), formation, env)
  const claim = await claimFolder()
  if ('running' in claim) return sayThatItRuns(claim.running, shop, say)

  await endLeftBehind(say)
  if (await isShopRunning(shop)) {
    return say(`It is running already, and bin/up did not start it.\n${welcome(shop)}`)
  }
  const taken = await takenPorts([...busListeners(readBusConfig(env)), ...shop.listeners])
  if (taken.length > 0) return stopWith(taken.map(takenPortMessage).join('\n'))

  await runShop(shop, formation, say)
  removeRecord()
  claim.lock.release()
  say('The shop is stopped.')
}

/** Runs the processes of the Procfile until a signal arrives, and says when the shop is open. */
const runShop = async (shop: ShopConfig, formation: Formation, say: Say): Promise<void> => {
  const stopped = abortOnSignal(say)
  const procfile = parseProcfile(await Bun.file('Procfile').text())
  const processes = formedProcesses(procfile, formation, shop)
  const record = keepRecord(processes.map(({ name }) => name))
  const guard = keepGuard()
  const variables = watchVariables((changed) => {
    record.changed(changed.variables)
    if (changed.variables.length > 0) say(changedText(changed))
  })
  const supervision = supervise(processes, {
    stopped,
    output: process.stdout,
    onStart: (name, pid) => {
      record.started(name, pid)
      variables.started(name)
    },
  })
  await untilReady(shop, stopped, say)
  if (!stopped.aborted) await open(shop, say)
  await supervision
  await guard.stop()
}

/** Loads the demo catalogue and welcomes. A failure to load it does not close the shop. */
const open = async (shop: ShopConfig, say: Say): Promise<void> => {
  await loadDemoWhenNew(shop, say).catch((error: Error) =>
    say(`The demo catalogue could not be loaded: ${error.message}`),
  )
  say(`${welcome(shop)}\nCtrl-C stops the shop, and so does bin/down in another terminal.`)
}

const sayThatItRuns = (
  { supervisor, changedVariables }: SupervisionRecord,
  shop: ShopConfig,
  say: Say,
): void => {
  say(`It is running already: bin/up with the process id ${supervisor.pid} has started it.`)
  if (changedVariables.length > 0) {
    say(
      `.env has changed since: ${changedVariables.join(', ')}. Restart the shop to use the new values.`,
    )
  }
  say(`${welcome(shop)}\nbin/down stops the shop.`)
}

/** Ends what a supervisor that was killed has left running. Starting anew is quicker than to look how well it is. */
const endLeftBehind = async (say: Say): Promise<void> => {
  const left = (readRecord()?.processes ?? []).filter(isRunning)
  if (left.length === 0) return
  say(
    `An earlier bin/up was killed. Stopping what it left: ${left.map(({ name }) => name).join(', ')}`,
  )
  await endProcesses(left)
}

/** Aborts on Ctrl-C, a supervisor's stop and the end of the terminal. A second signal does not hurry the processes. */
const abortOnSignal = (say: Say): AbortSignal => {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!controller.signal.aborted) say('Stopping the shop')
      controller.abort()
    })
  }
  return controller.signal
}

const command = newCommand(
  'bin/up',
  'Runs the shop of this folder until Ctrl-C or bin/down.',
).option(
  '--formation <list>',
  'how many instances of each service run, such as inventory=2,order=2,front=2; instance n listens on its port + n - 1',
  parseFormation,
  new Map() as Formation,
)
const exitCode = await runCommand(command, async ({ formation }) => {
  await runProgram(() => main(formation), [FolderClaimedError])
  return Number(process.exitCode ?? 0)
})
// Restarts that were due later hold timers.
process.exit(exitCode)
