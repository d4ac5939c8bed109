import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'

const IdentitySchema = v.object({ pid: v.number(), startedAt: v.string() })

const RecordSchema = v.object({
  /** The `bin/up` that started the processes. */
  supervisor: IdentitySchema,
  /** The processes that it started and did not see end, in the order of the Procfile. */
  processes: v.array(v.object({ name: v.string(), ...IdentitySchema.entries })),
  /** Variables of .env that have another value than when the processes were started. */
  changedVariables: v.array(v.string()),
})

/** The processes of a supervisor. The record outlives its supervisor, so that nothing is left running unknown. */
export type SupervisionRecord = v.InferOutput<typeof RecordSchema>
export type RecordedProcess = SupervisionRecord['processes'][number]

/** Files of supervision, from the folder of the shop. */
export const supervisionFiles = {
  lock: 'data/up/lock.sqlite',
  setupLock: 'data/up/setup.sqlite',
  record: 'data/up/processes.json',
}

/** Reads the record. Undefined when no supervisor has left one. */
export const readRecord = (): SupervisionRecord | undefined => {
  let text: string
  try {
    text = readFileSync(supervisionFiles.record, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return v.parse(RecordSchema, JSON.parse(text))
}

/** Replaces the record. A reader finds the old one or the new one. The holder of the lock calls it. */
export const writeRecord = (record: SupervisionRecord): void => {
  const path = supervisionFiles.record
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Nothing that was recorded runs any more. The holder of the lock calls it. */
export const removeRecord = (): void => rmSync(supervisionFiles.record, { force: true })
