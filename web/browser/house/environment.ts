import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What the tests are run with; `cargo xtask test` sets the variables. */
export const binary = process.env['CLAVIGER_TEST_BIN'] ?? `${ROOT}target/debug/claviger`
export const python = process.env['CLAVIGER_TEST_PYTHON'] ?? `${ROOT}target/venv/bin/python`
export const chromiumProgram = process.env['CLAVIGER_TEST_CHROMIUM'] ?? '/usr/bin/chromium'

/** A PostgreSQL server. Tests that need one fail without it: nothing is skipped because something is missing. */
export function postgresServer(): string {
  const url = process.env['CLAVIGER_TEST_POSTGRES']
  if (!url) throw new Error('CLAVIGER_TEST_POSTGRES names no server; run `cargo xtask test -p web`')
  return url
}

for (const program of [binary, python, chromiumProgram]) {
  if (!existsSync(program)) throw new Error(`${program} is not there; run \`cargo xtask test -p web\``)
}
