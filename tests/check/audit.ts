import * as v from 'valibot'
import { runBun } from './command.ts'
import { oneOutcome, type Check, type Outcome } from './outcome.ts'

/** Time that the registry has to answer: a check that says nothing about the shop must not hold up the others. */
const answerMsMax = 30_000
const acceptedPath = 'docs/accepted-findings.json'

const AcceptedSchema = v.array(
  v.strictObject({
    advisory: v.pipe(v.string(), v.regex(/^GHSA(?:-[0-9a-z]{4}){3}$/)),
    package: v.string(),
    reason: v.pipe(v.string(), v.minLength(20)),
    /** The day after which it is looked at again. */
    until: v.pipe(v.string(), v.isoDate()),
  }),
)
export type Accepted = v.InferOutput<typeof AcceptedSchema>

const FindingsSchema = v.record(
  v.string(),
  v.array(v.object({ url: v.string(), title: v.string(), severity: v.string() })),
)

/** Finds known weaknesses of what we depend on, but for those we accept. Skipped when the registry does not answer. */
export const dependencyAudit = (): Check => ({
  name: 'audit of dependencies',
  isQuick: false,
  run: async () => {
    const accepted = v.parse(AcceptedSchema, await Bun.file(acceptedPath).json())
    const { output } = await runBun(['audit', '--json'], answerMsMax)
    return judgeAudit(output, { accepted, today: new Date().toISOString().slice(0, 10) })
  },
})

/** Judges what `bun audit --json` printed, be it an answer or an error. */
export const judgeAudit = (
  output: string,
  { accepted, today }: { accepted: Accepted; today: string },
): Outcome => {
  const found = findingsIn(output)
  if (found === undefined) {
    const text = `The registry did not answer, so nothing is known: ${output.trim() || 'no output'}`
    return { passed: 0, failed: 0, skipped: 1, output: text }
  }
  const current = accepted.filter(({ until }) => until >= today)
  const isAccepted = ({ name, advisory }: Finding) =>
    current.some((each) => each.package === name && each.advisory === advisory)
  const open = found.filter((finding) => !isAccepted(finding))
  const lines = open.map(({ name, advisory, text }) => `${name} ${advisory}: ${text}`)
  const remedy = `Update the package, or say in ${acceptedPath} why it does not touch the shop and until when.`
  return oneOutcome(open.length === 0, [...lines, remedy].join('\n'))
}

type Finding = { name: string; advisory: string; text: string }

const findingsIn = (output: string): Finding[] | undefined => {
  try {
    const parsed = v.parse(FindingsSchema, JSON.parse(output))
    return Object.entries(parsed).flatMap(([name, findings]) =>
      findings.map(({ url, title, severity }) => ({
        name,
        advisory: url.split('/').at(-1)!,
        text: `${severity}: ${title}`,
      })),
    )
  } catch {
    return undefined
  }
}
