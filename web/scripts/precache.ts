import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const PAGE = 'm/index.html'
const WORKER = 'm/sw.js'

/**
 * Tells the phone page's service worker which files the build made for it, and which build it is: the page's own scripts
 * and styles, and `others`, which lie in `public/m/`.
 */
export function precache(others: readonly string[]): Plugin {
  return {
    name: 'claviger:precache',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) this.error('the build has no folder')
      const read = (name: string) => readFileSync(join(dir, name), 'utf8')
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/') && read(PAGE).includes(name))
      const version = createHash('sha256').update(read(PAGE))
      for (const name of others) version.update(readFileSync(join(dir, 'm', name)))
      const filled = { version: version.digest('hex').slice(0, 16), files: [...built.map((name) => `../${name}`), ...others] }
      const worker = read(WORKER)
      if (!/\bPRECACHE\b/.test(worker)) this.error('the service worker does not ask for its files')
      writeFileSync(join(dir, WORKER), `const PRECACHE=${JSON.stringify(filled)};${worker}`)
    },
  }
}
