import { bootstrap, JobQueueService } from '@vendure/core'
import { config, settings } from './config.ts'

const app = await bootstrap(config)
if (settings.doesJobs) await app.get(JobQueueService).start()
console.log('peer: server is ready')
