import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must, type Api } from './api'

const project = { path: { slug: 'default' } } as const

/** Somebody with certificates, made as a program makes them: a key and a request by OpenSSL, the rest over the API. */
export interface CertifiedUser {
  id: string
  name: string
  certificates: { id: string; serial: string; pem: string }[]
}

/** Adds a user, and has a certificate issued for each of the profiles. */
export async function certified(api: Api, name: string, profiles: readonly string[]): Promise<CertifiedUser> {
  const [first_name = '', last_name = ''] = name.split(' ')
  const body = { first_name, last_name, email: `${first_name}.${last_name}@example.org`.toLowerCase(), custom_fields: {} }
  const { id } = await must(api.POST('/api/v1/projects/{slug}/users', { params: project, body }))
  const certificates = []
  for (const profile of profiles) {
    const asked = { profile, user_id: id, csr: request(name) }
    const issued = await must(api.POST('/api/v1/projects/{slug}/certificates', { params: project, body: asked }))
    certificates.push({ id: issued.id, serial: issued.serial, pem: issued.certificate })
  }
  return { id, name, certificates }
}

/** A request in PEM, with a new key that nobody keeps. */
function request(name: string): string {
  return inFolder((folder) => {
    const key = join(folder, 'key.pem')
    const words = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-subj', `/CN=${name}`]
    return execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
  })
}

/** A CA of somebody's own: its key, and its certificate signed by itself. */
export function ownAuthority(): { key: string; certificate: string } {
  return inFolder((folder) => {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.pem')]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-nodes', '-keyout', key]
    const says = ['-subj', '/CN=Own Root', '-days', '3650', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']
    execFileSync('openssl', ['req', '-x509', ...kind, ...says, '-out', certificate], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  })
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-openssl-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
