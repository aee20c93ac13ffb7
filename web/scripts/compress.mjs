// Puts a Brotli and a gzip file beside every file of dist/ that becomes smaller
// by it, so that the server never compresses while somebody waits.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const worthwhile = /\.(css|html|js|json|svg|webmanifest)$/

for (const name of readdirSync(dist, { recursive: true })) {
  if (!worthwhile.test(name)) continue
  const file = join(dist, name)
  const plain = readFileSync(file)
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })
  const gzip = gzipSync(plain, { level: constants.Z_BEST_COMPRESSION })
  if (brotli.length < plain.length) writeFileSync(`${file}.br`, brotli)
  if (gzip.length < plain.length) writeFileSync(`${file}.gz`, gzip)
}
