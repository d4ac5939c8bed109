import { readShopConfig } from '../config.ts'
import { loadDemo } from '../demo-catalogue/load.ts'
import { runProgram } from '../program.ts'

await runProgram(async () => console.log(await loadDemo(readShopConfig())))
