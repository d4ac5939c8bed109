import { bootstrapWorker } from '@vendure/core'
import { config } from './config.ts'

const worker = await bootstrapWorker(config)
await worker.startJobQueue()
console.log('peer: worker is ready')
