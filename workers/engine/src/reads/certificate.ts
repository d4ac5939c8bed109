import { readFileSync } from 'node:fs'
import { ConfigError } from '@shop/contracts/config'
import type { WorkerConfig } from '../config.ts'

/**
 * Reads the certificate and key of a read API that speaks https. They are read once: a renewed certificate takes effect
 * after a restart.
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
    const problem = `${path} cannot be read: see the variables …_TLS_CERT_FILE and …_TLS_KEY_FILE`
    throw new ConfigError([problem], { cause })
  }
}
