import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Schemas } from '../../src/api/client'
import { must, type Api } from './api'
import type { Eyes } from './eyes'
import { shows, tap } from './handset'

const run = promisify(execFile)
const project = { path: { slug: 'default' } } as const

export const DEVICE_PIN = '135790'

let people = 0

/** Adds somebody who can be supplied with a mobile ID. */
export async function addPerson(api: Api, first_name: string, last_name: string): Promise<string> {
  const email = `${first_name}.${last_name}@example.org`.toLowerCase()
  people += 1
  const body = { first_name, last_name, email, card_id: String(7_000 + people), custom_fields: {} }
  return (await must(api.POST('/api/v1/projects/{slug}/users', { params: project, body }))).id
}

/** Changes some of the options of mobile IDs, and leaves the others as they are. */
export async function setOptions(api: Api, change: Partial<Schemas['MobileIdSettings']>): Promise<void> {
  const { data, response } = await api.GET('/api/v1/projects/{slug}/settings/mobile-id', { params: project })
  if (!data) throw new Error(`the options cannot be read: ${response.status}`)
  const params = { ...project, header: { 'If-Match': '*' } }
  await must(api.PUT('/api/v1/projects/{slug}/settings/mobile-id', { params, body: { ...data, ...change } }))
}

/** Switches processes on. */
export async function enable(api: Api, ...kinds: string[]): Promise<void> {
  const { processes } = await must(api.GET('/api/v1/projects/{slug}/settings/mobile-id', { params: project }))
  const on = Object.fromEntries(kinds.map((kind) => [kind, { enabled: true }]))
  await setOptions(api, { processes: { ...processes, ...on } })
}

/** Begins to supply somebody with a mobile ID, as a program does; answers the process. */
export async function beginSupply(api: Api, user_id: string): Promise<string> {
  const body = { kind: 'MobileIDProcSupplyMobileIDForUser', user_id }
  return (await must(api.POST('/api/v1/projects/{slug}/processes', { params: project, body }))).id
}

/** Takes the next step of a process with these answers. */
export async function takeNext(api: Api, id: string, answers: Record<string, unknown>): Promise<Schemas['ProcessView']> {
  // The document knows only that answers have names.
  const body = { inputs: answers as Record<string, never> }
  return must(api.POST('/api/v1/projects/{slug}/processes/{id}/next', { params: { path: { ...project.path, id } }, body }))
}

/** A holder's phone takes a link and installs what it brings. */
export async function install({ page }: Eyes, link: string): Promise<void> {
  await page.goto(link)
  await tap(page, 'Set up')
  await page.getByLabel('PIN of your keys').fill(DEVICE_PIN)
  await page.getByLabel('The same PIN once more').fill(DEVICE_PIN)
  await tap(page, 'Continue')
  await shows(page, 'active')
}

/** The certificates of a user, the newest first. */
export async function certificatesOf(api: Api, user: string): Promise<Schemas['CertificateDetail'][]> {
  const query = { filter: `user_id eq "${user}"`, sort: '-created_at' }
  const { items } = await must(api.GET('/api/v1/projects/{slug}/certificates', { params: { ...project, query } }))
  const one = (id: string) => must(api.GET('/api/v1/projects/{slug}/certificates/{id}', { params: { path: { ...project.path, id } } }))
  return Promise.all(items.map(({ id }) => one(id)))
}

/** What the CA's responder says of a certificate to OpenSSL, which checks the answer's signature. */
export async function statusOf(api: Api, certificate: Schemas['CertificateDetail']): Promise<string> {
  const { items } = await must(api.GET('/api/v1/projects/{slug}/authorities', { params: project }))
  const authority = items.find(({ id }) => id === certificate.authority_id)
  if (!authority) throw new Error('the certificate’s CA is not there')
  const folder = mkdtempSync(join(tmpdir(), 'claviger-ocsp-'))
  try {
    const [asked, issuer, chain] = ['asked', 'issuer', 'chain'].map((name) => join(folder, `${name}.pem`)) as [string, string, string]
    writeFileSync(asked, certificate.certificate ?? '')
    writeFileSync(issuer, authority.chain[0]?.certificate ?? '')
    writeFileSync(chain, authority.chain.map((link) => link.certificate).join('\n'))
    const words = ['ocsp', '-issuer', issuer, '-cert', asked, '-url', authority.ocsp_url, '-CAfile', chain]
    const { stdout, stderr } = await run('openssl', words)
    if (!stderr.includes('Response verify OK')) throw new Error(`the answer is not signed well: ${stderr}`)
    return /asked\.pem: (\w+)/.exec(stdout)?.[1] ?? stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the responder says of all of a user's certificates, by profile. */
export async function statuses(api: Api, user: string): Promise<string[]> {
  const certificates = await certificatesOf(api, user)
  const said = await Promise.all(certificates.map(async (one) => `${one.profile} ${await statusOf(api, one)}`))
  return said.toSorted()
}
