import { workerPaths } from '@shop/contracts/internal-http'
import type { Shop } from './shop.ts'

/** Reads a counter of a worker: the sum of its lines whose labels contain `label`. */
export const counter = async (
  shop: Pick<Shop, 'askWorker'>,
  worker: 'inventory' | 'order',
  name: string,
  label = '',
): Promise<number> => {
  const text = await (await shop.askWorker(worker, workerPaths.metrics)).text()
  return sumIn(text, name, label)
}

/** Reads a counter of the instance of a worker at an address. */
export const counterAt = async (
  { url }: { url: string },
  { env }: Pick<Shop, 'env'>,
  name: string,
): Promise<number> => {
  const headers = { Authorization: `Bearer ${env.SERVICE_TOKEN}` }
  const text = await (await fetch(url + workerPaths.metrics, { headers })).text()
  return sumIn(text, name, '')
}

const sumIn = (text: string, name: string, label: string): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
