import { Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, wholeNumber } from '../command-line.ts'
import { readBrokerCheckConfig, readEnvironment } from '../config.ts'
import { renderAcl } from '../mosquitto/conf.ts'
import { parseAcl } from '../mosquitto/acl.ts'
import { reportText } from './report.ts'
import { checkBroker } from './run-checks.ts'

const command = newCommand(
  'bin/bun run check-broker',
  'Tries whether a broker has what the shop needs of MQTT 5, as the users of the shop, and says which promises hold on it.',
)
  .argument('[url]', 'where fronts connect: mqtt://, mqtts://, ws:// or wss:// (default: MQTT_URL)')
  .option('--workers <url>', 'where workers connect, when fronts are behind an edge broker')
  .addOption(
    new Option('--messages <count>', 'messages left waiting for a worker that is away')
      .argParser(wholeNumber({ min: 1, max: 1_000_000 }))
      .default(20_000),
  )
  .option(
    '--all-topics',
    'tries the rights to every topic of the shop, too; only while no worker runs, which would park the messages',
  )
  .option('--json', 'the findings for machines')
  .addHelpText(
    'after',
    `
The users and their passwords are those of .env (FRONT_MQTT_PASSWORD, …), their rights those of mosquitto.acl.
A running shop is not disturbed: the messages go to client ids that nobody has.
Exit code 0: the broker has everything. 1: something fails, and the report says what to do. 2: the command is unclear,
or a password is not set.`,
  )

process.exitCode = await runCommand(
  command,
  async ({ workers, messages, allTopics, json }, url) => {
    const config = readBrokerCheckConfig(readEnvironment(), { url, workersUrl: workers })
    const acl = renderAcl(await Bun.file('mosquitto.acl').text(), config.topicRoot)
    const findings = await checkBroker({
      ...config,
      acl: parseAcl(acl),
      messageCount: messages,
      isEveryTopic: allTopics === true,
    })
    console.log(json ? JSON.stringify(findings, undefined, 2) : reportText(findings))
    return findings.every(({ isGood }) => isGood) ? 0 : 1
  },
)
