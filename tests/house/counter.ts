import type { Shop } from './shop.ts'

/** A counter of a worker, summed over its labels that contain `label`. */
export const counter = async (
  shop: Pick<Shop, 'askWorker'>,
  worker: 'inventory' | 'order',
  name: string,
  label = '',
): Promise<number> => {
  const text = await (await shop.askWorker(worker, '/metrics')).text()
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
