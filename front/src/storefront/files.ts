import type { FileName } from './file-names.ts'
import { hashFiles } from './hash-files.ts'

/** The bundler writes it into a bundle, whose files lie elsewhere. */
declare const FILES_HASH: string | undefined

/** The hash of all files, artwork included. */
export const filesHash = typeof FILES_HASH === 'string' ? FILES_HASH : await hashFiles()

/**
 * Where a file lies in the folder of assets, and with a slash before it where browsers find it. The files have one hash
 * together: a style sheet never meets the script of another version.
 */
export const fileAsset = (name: FileName) => `assets/${filesHash}/${name}` as const
