import { mkdtemp } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'

const Wrangler = v.object({
  compatibility_date: v.string(),
  compatibility_flags: v.array(v.string()),
  assets: v.object({ binding: v.string(), directory: v.string() }),
  durable_objects: v.object({
    bindings: v.array(v.object({ name: v.string(), class_name: v.string() })),
  }),
  migrations: v.array(
    v.object({
      tag: v.string(),
      new_sqlite_classes: v.exactOptional(v.array(v.string())),
      renamed_classes: v.exactOptional(v.array(v.object({ from: v.string(), to: v.string() }))),
    }),
  ),
  main: v.string(),
  build: v.object({ command: v.string() }),
  vars: v.record(v.string(), v.string()),
  secrets: v.object({ required: v.array(v.string()) }),
})

/** Reads `wrangler.jsonc`. @throws ValiError when it lacks something that the tests rely on */
export const readWrangler = async (): Promise<v.InferOutput<typeof Wrangler>> => {
  const text = await Bun.file(join(import.meta.dir, '../../wrangler.jsonc')).text()
  return v.parse(Wrangler, Bun.JSONC.parse(text))
}

type Given = { variables: Record<string, string>; caFile: string | undefined }

/**
 * Writes a configuration of workerd beside a bundle and returns its path. It is made from wrangler.jsonc, so that the
 * tests run what is deployed; only here the Worker may reach addresses of this machine.
 */
export const workerdConfig = async (
  bundle: string,
  { variables, caFile }: Given,
): Promise<string> => {
  const wrangler = await readWrangler()
  const objects = wrangler.durable_objects.bindings
  const trusted = caFile === undefined ? [] : [await Bun.file(caFile).text()]
  const bindings = [
    ...objects.map(
      ({ name, class_name }) =>
        `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`,
    ),
    `(name = ${text(wrangler.assets.binding)}, service = "assets")`,
    ...Object.entries(variables).map(
      ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
    ),
  ]
  const classes = objects.map(
    ({ class_name }) => `(className = ${text(class_name)}, uniqueKey = ${text(class_name)})`,
  )
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "front", worker = .front),
    (name = "internet", network = (
      allow = ["private"],
      tlsOptions = (trustedCertificates = [${trusted.map(text).join(', ')}]),
    )),
    (name = "assets", disk = (path = ${text(join(dirname(bundle), 'assets'))})),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "front")],
);
const front :Workerd.Worker = (
  modules = [(name = "front.js", esModule = embed ${text(join('..', basename(bundle)))})],
  compatibilityDate = ${text(wrangler.compatibility_date)},
  compatibilityFlags = [${wrangler.compatibility_flags.map(text).join(', ')}],
  bindings = [${bindings.join(', ')}],
  durableObjectNamespaces = [${classes.join(', ')}],
  durableObjectStorage = (inMemory = void),
);
`
  const folder = await mkdtemp(join(dirname(bundle), 'config-'))
  const path = join(folder, 'config.capnp')
  await Bun.write(path, config)
  return path
}

/** Quotes a string for Cap'n Proto. JSON's quoting is the same for the texts used here. */
const text = (value: string): string => JSON.stringify(value)
