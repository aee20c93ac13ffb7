import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { must, type Api } from './house/api'
import { LOOKS } from './house/eyes'
import { House } from './house/house'
import { lookAs } from './house/people'
import { Origo } from './house/simulator'
import { addUser, enrol } from './house/systems'
import { inspect, visit } from './house/visit'

const params = { path: { slug: 'default' } }
const ACTION = 'urn:hid:scim:api:ma:2.2:UserAction'
const PART = 'MID-SUB-CRD_FTPN_7411'

describe.each(['sqlite', 'postgres'] as const)('drift of a system, on %s', (kind) => {
  let house: House
  let api: Api
  let origo: Origo
  let system: string
  let ada: string
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(kind), Origo.start()])
    api = await house.api()
    ;({ system } = await enrol(api, origo))
    ada = await addUser(api, 'Ada', 'ada@example.org')
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test('before the first comparison the report says that there was none, and after it that nothing differs', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(`/projects/default/systems/${system}`)
    await page.getByRole('link', { name: 'Drift' }).click()
    await page.getByRole('heading', { level: 1, name: 'Drift of HID Origo' }).waitFor()
    await page.getByText('Not compared yet').waitFor()
    await compare(page)
    await page.getByText('Nothing differs').waitFor()
    await page.getByText('0 people, 0 credentials').waitFor()
  })

  test('what belongs to nobody here is shown, and can be chosen by its kind', async () => {
    await stranger(origo, 'Ada', 'ada@example.org')
    await stranger(origo, 'Nobody', 'nobody@example.org')
    await stranger(origo, 'Foreign', 'foreign@example.org', 'of-another-head-end')
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await compare(page)
    await found(page, 'nobody@example.org').getByRole('button', { name: /^End there/ }).waitFor()
    expect(await found(page, 'foreign@example.org').getByRole('button', { name: /^(End there|Overwrite|Adopt)/ }).count(), 'somebody else manages it').toBe(0)
    await found(page, 'ada@example.org').getByText('The same e-mail address: Ada Hopper').waitFor()
    await show(page, 'Leavers (0)')
    await page.getByText('Nothing of this sort').waitFor()
    await show(page, 'Orphans there (6)')
    await found(page, '40001').getByRole('button', { name: /^Adopt/ }).waitFor()
  })

  test('what exists is adopted onto the user, after it was confirmed', async () => {
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await found(page, '40001').getByRole('button', { name: /^Adopt/ }).click()
    await page.getByRole('dialog').getByText(/you confirm that it is the same person/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Adopt' }).click()
    await found(page, '40001').waitFor({ state: 'detached' })
    await page.goto(`/projects/default/users/${ada}`)
    const card = page.getByRole('article', { name: 'Main building' })
    await card.getByText('40001').waitFor()
    const { items } = await must(api.GET('/api/v1/projects/{slug}/credentials', { params }))
    expect(items.map(({ origin, number }) => [origin, number])).toEqual([['sync', '40001']])
    await origo.until('Ada carries our id there', (state) => state.includes(`"external_id":"${ada}"`))
  })

  test('a value that is another one there is overwritten with ours', async () => {
    const id = await userThere(origo, 'ada@example.org')
    const name = { familyName: 'Hopper', givenName: 'Adele' }
    await origo.manage('PUT', `users/${id}`, { id, externalId: ada, name, emails: [{ value: 'ada@example.org' }] })
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await compare(page)
    const row = found(page, 'Adele Hopper')
    await row.getByText('Ada Hopper').first().waitFor()
    await row.getByRole('button', { name: /^Overwrite/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Overwrite' }).click()
    await row.waitFor({ state: 'detached' })
    await origo.until('Ada is called as here', (state) => state.includes('"given_name":"Ada"') && !state.includes('Adele'))
  })

  test('many are settled at once, and what is noted is kept apart', async () => {
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await page.getByLabel('Choose all shown').click()
    await page.getByText('4 chosen').waitFor()
    expect(await page.getByRole('button', { name: /^(End there|Overwrite)$/ }).count(), 'not of all of them').toBe(0)
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.getByRole('dialog').getByText('Note 4 differences?').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Note' }).click()
    await page.getByText('Nothing differs').waitFor()
    await show(page, 'Noted')
    await found(page, '40002').getByRole('button', { name: /^End there/ }).click()
    const dialog = page.getByRole('dialog', { name: 'End what is there?' })
    await dialog.getByText(/cannot be taken back/).waitFor()
    await dialog.getByRole('button', { name: 'End there' }).click()
    await origo.until('it is revoked there', (state) => /"card_number":"40002"[^}]*"status":"REVOK/.test(state))
  })

  test('from a user’s cards what exists is obtained', async () => {
    const grace = await addUser(api, 'Grace', 'grace@example.org')
    await stranger(origo, 'Grace', 'grace@example.org')
    const { page } = await house.lookAsOwner()
    await page.goto(`/projects/default/users/${grace}`)
    await page.getByRole('button', { name: 'Acquire card' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Main building/ }).click()
    await dialog.getByRole('button', { name: 'Obtain existing' }).click()
    const offer = dialog.getByRole('listitem').filter({ hasText: 'Number 40004' })
    expect(await offer.getByRole('button', { name: 'Obtain' }).isDisabled(), 'first it is confirmed').toBe(true)
    await offer.getByLabel(/It is the same person: Grace Hopper/).click()
    await offer.getByRole('button', { name: 'Obtain' }).click()
    await page.getByRole('article', { name: 'Main building' }).getByText('40004').waitFor()
  })

  test('a system that does not let itself be listed says why, and nothing is reported as missing', async () => {
    await origo.faults('error-before=always')
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await page.getByRole('button', { name: 'Compare now' }).click()
    await page.getByText('the comparison goes on by itself').waitFor()
    await page.getByText('Nothing differs').waitFor()
    await origo.faults()
  })

  test('how often it is compared, and what is done by itself, is said on the page', async () => {
    const { page } = await house.lookAsOwner()
    await toDrift(page, system)
    await page.getByLabel('Hours between comparisons').fill('24')
    await page.getByRole('combobox', { name: 'E-mail' }).click()
    await page.getByRole('option', { name: 'Overwrite there' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('every 24 hours').waitFor()
    const of = { path: { slug: 'default', id: system } }
    const { every_hours: hours, rules } = await must(api.GET('/api/v1/projects/{slug}/systems/{id}/comparison', { params: of }))
    expect([hours, rules.email, rules.name]).toEqual([24, 'overwrite', 'alert'])
  })

  test('who may only read decides nothing', async () => {
    const { page } = await lookAs(house, 'auditor')
    await toDrift(page, system)
    await page.getByText('What differs', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Compare now' }).count()).toBe(0)
    expect(await page.getByText('How it is compared').count()).toBe(0)
  })
})

describe('how the report looks', () => {
  let house: House
  let origo: Origo
  let system: string
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open('sqlite'), Origo.start()])
    const api = await house.api()
    ;({ system } = await enrol(api, origo))
    await addUser(api, 'Ada', 'ada@example.org')
    await stranger(origo, 'Ada', 'ada@example.org')
    await stranger(origo, 'Nobody', 'nobody.with-a-rather-long-address@example.org')
    await stranger(origo, 'Foreign', 'foreign@example.org', 'of-another-head-end')
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    await visit(eyes, 'drift', `/projects/default/systems/${system}/drift`)
    const { page } = eyes
    if (await page.getByText(/Not compared yet|Noch nicht abgeglichen/).isVisible()) {
      await page.getByRole('button', { name: /Compare now|Jetzt abgleichen/ }).click()
    }
    await page.getByText('40001').first().waitFor()
    await page.getByRole('checkbox').first().click()
    await inspect(eyes, 'drift-found')
    await page.getByRole('button', { name: /^(End there|Dort beenden):/ }).first().click()
    await page.getByRole('dialog').waitFor()
    await inspect(eyes, 'drift-asked')
  })
})

/** Somebody who came to the system by another way, with a credential. */
async function stranger(origo: Origo, given: string, email: string, externalId?: string): Promise<void> {
  await origo.manage('POST', 'users', {
    ...(externalId && { externalId }),
    name: { familyName: 'Hopper', givenName: given },
    emails: [{ value: email }],
    [ACTION]: { createInvitationCode: 'Y', sendInvitationEmail: 'N', assignCredential: 'Y', partNumber: PART, credential: '' },
    meta: { resourceType: 'PACSUser' },
  })
}

async function userThere(origo: Origo, email: string): Promise<number> {
  const filter = `emails eq ${JSON.stringify(email)}`
  const answered = await origo.manage('POST', 'users/.search', { filter, startIndex: 1, count: 1 })
  return (answered as { Resources: [{ id: number }] }).Resources[0].id // the service's own shape
}

async function toDrift(page: Page, system: string): Promise<void> {
  await page.goto(`/projects/default/systems/${system}/drift`)
  await page.getByRole('heading', { level: 1, name: 'Drift of HID Origo' }).waitFor()
}

/** Compares, and waits until that is over. */
async function compare(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/resync'))
  await page.getByRole('button', { name: 'Compare now' }).click()
  await answered
  await page.locator('button:has-text("Compare now"):not([data-loading])').waitFor()
  await page.getByText('Compared', { exact: true }).waitFor()
}

async function show(page: Page, what: string): Promise<void> {
  await page.getByRole('combobox', { name: 'What is shown' }).click()
  await page.getByRole('option', { name: what }).click()
}

function found(page: Page, text: string): Locator {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: text }).first()
}
