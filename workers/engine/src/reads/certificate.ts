import { readFileSync } from 'node:fs'
import { ConfigError, type WorkerConfig } from '../config.ts'

/**
 * The certificate and key of a read API that speaks https, read once: a renewed one counts after a restart.
 * @throws ConfigError that names the file
 */
export const readCertificate = ({ certFile, keyFile }: NonNullable<WorkerConfig['tls']>) => ({
  cert: readPem(certFile),
  key: readPem(keyFile),
})

const readPem = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${path} is not readable: see the …_TLS_…_FILE variables.`, { cause })
  }
}
