import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { must } from './house/api'
import { certified, ownAuthority, type CertifiedUser } from './house/certificates'
import { act, choose } from './house/clicks'
import { LOOKS } from './house/eyes'
import { lookAs } from './house/people'
import { shareHouse } from './house/share'
import { visit, inspect } from './house/visit'

const LIST = '/projects/default/certificates'
const CA = '/projects/default/settings/ca'
const params = { path: { slug: 'default' } } as const

describe('certificates', () => {
  const here = shareHouse()
  let ada: CertifiedUser
  let grace: CertifiedUser

  test('a project without any says where they come from, and a new one appears by itself', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.getByRole('link', { name: 'Certificates' }).click()
    await page.getByText('No certificates yet').waitFor()
    ada = await certified(here.api, 'Ada Lovelace', ['authentication', 'signature'])
    await page.getByText('2 certificates').waitFor()
    grace = await certified(here.api, 'Grace Hopper', ['authentication'])
    await page.getByText('3 certificates').waitFor()
    const row = rowOf(page, grace)
    await row.getByText('Valid', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'Grace Hopper', exact: true }).waitFor()
  })

  test('they are found by serial number as it is written anywhere, by subject, and by their end', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(LIST)
    await page.getByText('3 certificates').waitFor()
    const [first] = ada.certificates
    const serial = first?.serial ?? ''
    const spelt = serial.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
    for (const text of [serial, spelt, `00:${spelt.slice(0, 30)}`]) {
      await page.getByRole('searchbox').fill(text)
      await page.getByText('1 hit', { exact: true }).waitFor()
      await page.locator('[data-row="0"]', { hasText: serial.slice(0, 8) }).waitFor()
    }
    await page.getByRole('searchbox').fill('lovelace')
    await page.getByText('2 hits').waitFor()
    await page.reload()
    await page.getByText('2 hits').waitFor()
    await choose(page, 'End', 'Ends within 30 days')
    await page.getByText('No certificate found').waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).first().click()
    await page.getByText('3 certificates').waitFor()
    await choose(page, 'State', 'Revoked')
    await page.getByText('No certificate found').waitFor()
  })

  test('one is held, released and revoked, and says so in words', async () => {
    const { page } = await here.house.lookAsOwner()
    const list = await here.house.lookAsOwner()
    await list.page.goto(LIST)
    await page.goto(`${LIST}/${grace.certificates[0]?.id}`)
    await page.getByRole('heading', { level: 1, name: 'Certificate of CN=Grace Hopper' }).waitFor()
    const state = page.locator('h1 + *')
    await act(page, 'Put on hold', 'It can be released again.')
    await state.getByText('On hold – By hand').waitFor()
    await page.getByText('Somebody put it on hold.').waitFor()
    await rowOf(list.page, grace).getByText('On hold – By hand').waitFor()
    await act(page, 'Release', 'The certificate is valid again')
    await state.getByText('Valid', { exact: true }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Revoke', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('a revoked certificate is never valid again').waitFor()
    await dialog.getByRole('combobox', { name: 'Reason' }).click()
    await page.getByRole('option', { name: 'Key compromised' }).click()
    await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
    await state.getByText('Revoked – Key compromised').waitFor()
    await rowOf(list.page, grace).getByText('Revoked – Key compromised').waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: /Revoke|hold|Release/ }).count(), 'nothing is left to do').toBe(0)
    const history = page.getByRole('region', { name: 'History' })
    for (const told of ['Certificate issued', 'Certificate on hold', 'Certificate released', 'Certificate revoked']) {
      await history.getByText(told).waitFor()
    }
  })

  test('it is downloaded as it was issued', async () => {
    const { page } = await here.house.lookAsOwner()
    const [first] = ada.certificates
    await page.goto(`${LIST}/${first?.id}`)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as PEM' }).click()])
    const told = new X509Certificate(readFileSync(await file.path()))
    expect(told.raw).toEqual(new X509Certificate(first?.pem ?? '').raw)
    expect(told.serialNumber.toLowerCase()).toBe(first?.serial)
  })

  test('the page of the user tells of them, and leads to them', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(`/projects/default/users/${ada.id}`)
    const card = page.getByRole('region', { name: 'Certificates' })
    await card.getByRole('link', { name: 'signature' }).waitFor()
    await card.getByRole('link', { name: 'Show in the list' }).click()
    await page.getByText('2 hits · Only those of one holder').waitFor()
  })

  test('the search finds what it is told to look for, by its type', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
    await page.keyboard.press('Control+K')
    const dialog = page.getByRole('dialog')
    const hits = dialog.getByRole('list', { name: 'Found' }).getByRole('listitem')
    await dialog.getByRole('searchbox').fill('lovelace')
    await dialog.getByText('3 hits').waitFor()
    const look = async (type: string) => {
      await dialog.getByRole('combobox', { name: 'Type' }).click()
      await page.getByRole('option', { name: type, exact: true }).click()
    }
    await look('Certificate')
    await dialog.getByText('2 hits').waitFor()
    await look('Mobile ID')
    await hits.getByText('Mobile ID').waitFor()
    await look('Certificate')
    const serial = grace.certificates[0]?.serial ?? ''
    await dialog.getByRole('searchbox').fill(serial.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'))
    await hits.filter({ hasText: 'Grace Hopper' }).waitFor()
    await dialog.getByRole('searchbox').press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Certificate of CN=Grace Hopper' }).waitFor()
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await dialog.getByRole('searchbox').fill('ada')
    await look('User')
    await hits.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  })

  test('nobody is offered what they may not do', async () => {
    const { page } = await lookAs(here.house, 'auditor')
    await page.goto(`${LIST}/${ada.certificates[0]?.id}`)
    await page.getByRole('button', { name: 'Download as PEM' }).waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: /Revoke|hold|Release/ }).count()).toBe(0)
    await page.goto(CA)
    await page.getByRole('list', { name: 'Chain of trust' }).waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: /Renew|Request|Import|Install|Publish|Change|Add/ }).count()).toBe(0)
  })

  test('one that is not there says so', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(`${LIST}/crt_01h455vb4pex5vsknk084sn02q`)
    await page.getByText('This certificate is not here').waitFor()
  })
})

describe('the CA', () => {
  const here = shareHouse()

  test('shows its chain from the root on, what it publishes, and that the root’s key is here', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.getByRole('link', { name: 'Certificate authority' }).click()
    const { items } = await must(here.api.GET('/api/v1/projects/{slug}/authorities', { params }))
    const [own, root] = items[0]?.chain ?? []
    const links = page.getByRole('list', { name: 'Chain of trust' }).getByRole('listitem')
    await links.first().getByText(root?.subject ?? '?').waitFor()
    await links.last().getByText(own?.subject ?? '?').waitFor()
    const { fingerprint256 } = new X509Certificate(root?.certificate ?? '')
    await links.first().getByText(fingerprint256).waitFor()
    await page.getByText('The root’s key is still on this server').waitFor()
    await page.getByText(items[0]?.crl_url ?? '?').waitFor()
  })

  test('publishes a list now, and is renewed', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(CA)
    const list = page.getByRole('region', { name: 'List of revoked certificates' })
    const number = Number(await list.locator('dd').first().textContent())
    await list.getByRole('button', { name: 'Publish now' }).click()
    await list.locator('dd').first().getByText(String(number + 1)).waitFor()
    const links = page.getByRole('list', { name: 'Chain of trust' }).getByRole('listitem')
    const before = await links.last().locator('code').last().textContent()
    await page.getByRole('button', { name: 'Renew', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await links.last().locator('code').last().textContent()).not.toBe(before)
  })

  test('makes a request for somebody to sign, and says what is wrong with an answer', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(CA)
    await page.getByRole('button', { name: 'Request a subordinate CA' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make the request' }).click()
    await page.getByText('BEGIN CERTIFICATE REQUEST').waitFor()
    await page.getByRole('region', { name: /Requested CA/ }).getByRole('button', { name: 'Install a certificate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(ownAuthority().certificate)
    await dialog.getByRole('button', { name: 'Install', exact: true }).click()
    await dialog.locator('.mantine-Textarea-error').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  test('is imported with its key, which is never shown again; the one before retires', async () => {
    const { page } = await here.house.lookAsOwner()
    const { key, certificate } = ownAuthority()
    await page.goto(CA)
    await page.getByRole('button', { name: 'Import a CA' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Private key' }).fill(key)
    const [files] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByRole('button', { name: 'From a file: The CA’s certificate and those above it' }).click(),
    ])
    await files.setFiles({ name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(certificate) })
    await dialog.getByText('BEGIN CERTIFICATE').waitFor()
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    const links = page.getByRole('list', { name: 'Chain of trust' }).getByRole('listitem')
    await links.filter({ hasText: 'Own Root' }).waitFor()
    await page.getByRole('region', { name: 'Retired CAs' }).getByRole('listitem').waitFor()
    expect(await page.content()).not.toContain('PRIVATE KEY')
  })

  test('a profile is added, refused at the right field, changed, and removed', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(CA)
    const profiles = page.getByRole('region', { name: 'Certificate profiles' })
    await profiles.getByText('To log in · To log in at servers').waitFor()
    await profiles.getByRole('button', { name: 'Add a profile' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('signature')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('There is a profile of this name already.').waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('vpn')
    await dialog.getByRole('textbox', { name: 'Valid for' }).fill('4000')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('A certificate is valid for 1 to 3653 days.').waitFor()
    await dialog.getByRole('textbox', { name: 'Valid for' }).fill('90')
    await dialog.getByRole('button', { name: 'Add an attribute' }).click()
    const row = dialog.getByRole('group', { name: 'Subject' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row.getByRole('alert').getByText('name is empty').waitFor()
    await row.getByRole('button', { name: 'Remove row 2' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await profiles.getByText('90 days').waitFor()
    const stored = await must(here.api.GET('/api/v1/projects/{slug}/certificate-profiles/{name}', { params: { path: { slug: 'default', name: 'vpn' } } }))
    expect(stored.profile).toMatchObject({ name: 'vpn', validity_days: 90, extended_key_usage: ['client_auth'] })
    await profiles.getByRole('button', { name: 'Remove vpn' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await profiles.getByText('90 days').waitFor({ state: 'detached' })
  })
})

describe('how the rooms look', () => {
  let ids: { held: string; revoked: string; user: string }
  const here = shareHouse('sqlite', async ({ api }) => {
    const ada = await certified(api, 'Ada Lovelace', ['authentication', 'signature', 'authentication'])
    await certified(api, 'Grace Hopper', ['authentication'])
    const [held = '', revoked = ''] = ada.certificates.map(({ id }) => id)
    await must(api.POST('/api/v1/projects/{slug}/certificates/{id}/hold', on(held)))
    await must(api.POST('/api/v1/projects/{slug}/certificates/{id}/revoke', { ...on(revoked), body: { reason: 'privilege_withdrawn' } }))
    await must(api.POST('/api/v1/projects/{slug}/authorities/request', { params, body: { key: 'p384' } }))
    ids = { held, revoked, user: ada.id }
  })

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await here.house.lookAsOwner(look)
    const { page } = eyes
    await visit(eyes, 'certificates', LIST)
    await visit(eyes, 'certificates-none', `${LIST}?q=0815`)
    await visit(eyes, 'certificate-held', `${LIST}/${ids.held}`)
    await visit(eyes, 'certificate-revoked', `${LIST}/${ids.revoked}`)
    await visit(eyes, 'user-certificates', `/projects/default/users/${ids.user}`)
    await page.getByRole('button', { name: /^(Search|Suchen)$/ }).click()
    await page.getByRole('dialog').getByRole('searchbox').fill('ada')
    await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    await inspect(eyes, 'search')
    await visit(eyes, 'ca', CA)
    await page.locator('main ol').first().scrollIntoViewIfNeeded()
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height: 3200 })
    await inspect(eyes, 'ca-whole')
    await page.getByRole('button', { name: /^(Change authentication|authentication ändern)/ }).first().click()
    await page.getByRole('dialog').getByRole('group').first().waitFor()
    await inspect(eyes, 'ca-profile')
  })
})

const on = (id: string) => ({ params: { path: { slug: 'default', id } } })

function rowOf(page: Page, { name }: CertifiedUser) {
  return page.locator('[data-row]').filter({ hasText: `CN=${name}` })
}
