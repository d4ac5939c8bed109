import { join } from 'node:path'
import { generate } from 'selfsigned'

export type Certificates = { caFile: string; certFile: string; keyFile: string }

/** Writes an authority, and a certificate that it signed for this machine, to files in the folder. */
export const makeCertificates = async (folder: string): Promise<Certificates> => {
  const authority = await generate([{ name: 'commonName', value: 'Test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await Bun.write(path, text)
    return path
  }
  return {
    caFile: await file('authority.pem', authority.cert),
    certFile: await file('server.pem', server.cert),
    keyFile: await file('server-key.pem', server.private),
  }
}
