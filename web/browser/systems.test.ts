import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { LOOKS } from './house/eyes'
import { House } from './house/house'
import { lookAs } from './house/people'
import { Origo } from './house/simulator'
import { acquireFrom, addUser, begin, enrol, enter, saveSystem, toSystem, toUser } from './house/systems'
import { inspect, visit } from './house/visit'

const SYSTEMS = '/projects/default/systems'
const POOLS = '/projects/default/pools'
const TEMPLATES = '/projects/default/settings/card-templates'
const params = { path: { slug: 'default' } }
const CODE = /^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$/

describe.each(['sqlite', 'postgres'] as const)('a system of another maker, on %s', (kind) => {
  let house: House
  let api: Api
  let origo: Origo
  let ada: string
  let code: string
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(kind), Origo.start()])
    api = await house.api()
    ada = await addUser(api, 'Ada', 'ada@example.org')
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test('a project without one says what enrolment is for', async () => {
    const { page } = await house.lookAsOwner()
    await page.getByRole('link', { name: 'Systems', exact: true }).click()
    await page.getByText('No other system yet').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Mobile ID' }).getByText('part of Claviger').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Enrol a system' }).first().click()
    await page.getByRole('button', { name: 'Choose HID Origo' }).waitFor()
  })

  test('what is wrong with a connection is said beside it, before anything is stored', async () => {
    const { page } = await house.lookAsOwner()
    await begin(page)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('Enter organization ID.').waitFor()
    await page.getByText('Enter client secret.').waitFor()
    await page.getByText('Some of the values above do not fit. Nothing was called.').waitFor()
    await enter(page, origo, { secret: 'not-the-secret' })
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText(/check client ID, client secret and organization ID/).waitFor()
    await enter(page, origo, { url: 'http://127.0.0.1:1' })
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText(/127\.0\.0\.1 could not be reached/).waitFor()
    await page.getByLabel('Address for tokens').fill('not an address')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Expected an address like/).waitFor()
    const { items } = await must(api.GET('/api/v1/projects/{slug}/systems', { params }))
    expect(items.map(({ connector }) => connector)).toEqual(['mobile-id'])
  })

  test('it is enrolled, and its pools come', async () => {
    const { page } = await house.lookAsOwner()
    await begin(page)
    await enter(page, origo)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('The system answers').waitFor()
    await page.getByRole('radio', { name: 'One particular node' }).click()
    await page.getByLabel('Name of the node').waitFor()
    await page.getByRole('radio', { name: 'Any one node (recommended)' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'HID Origo is enrolled' }).waitFor()
    await page.getByRole('button', { name: 'Refresh pools' }).click()
    await page.getByText('2 pools are there now.').waitFor()
    const row = page.getByRole('listitem').filter({ hasText: 'Main building' })
    await row.getByText('500 of 500 free').waitFor()
    await row.getByText('Available').waitFor()
    expect(await page.content()).not.toContain(origo.access.secret)
  })

  test('without a card template nothing is acquired, and that is said', async () => {
    const { page } = await house.lookAsOwner()
    await toUser(page, ada)
    await acquireFrom(page, 'Main building')
    await page.getByRole('dialog').getByText(/Neither the pool Main building nor the system HID Origo has a card template/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  test('the template is made from the system’s settings, and chosen there', async () => {
    const { page } = await house.lookAsOwner()
    await toSystem(page)
    await page.getByRole('button', { name: 'Make a card template' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Readers at the doors')
    await dialog.getByLabel('Facility code').fill('17')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('switch', { name: 'The system sends invitations' }).click()
    await saveSystem(page)
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(await page.locator('input[type=password]').inputValue(), 'the secret is not shown').toBe('')
    const system = await origoOf(api)
    expect([system.send_invitations, system.card_template_id?.startsWith('tpl_')]).toEqual([false, true])
  })

  test('another server wants the secret again, at its field', async () => {
    const { page } = await house.lookAsOwner()
    await toSystem(page)
    await page.getByLabel('Address for tokens').fill('http://localhost:1')
    await saveSystem(page)
    await page.getByText(/Enter it again: it goes to another server/).waitFor()
    expect(await page.getByLabel('Address for tokens').inputValue(), 'what was typed stays').toBe('http://localhost:1')
    await page.getByRole('button', { name: 'Discard changes' }).click()
  })

  test('a credential is acquired, and its code shown once', async () => {
    const { page } = await house.lookAsOwner()
    await toUser(page, ada)
    await acquireFrom(page, 'Main building')
    const shown = page.getByRole('status', { name: 'Invitation code' })
    await shown.waitFor()
    code = (await shown.textContent()) ?? ''
    expect(code).toMatch(CODE)
    await page.getByText('It is shown this once').waitFor()
    await page.keyboard.press('Escape')
    expect(await shown.isVisible(), 'a key that was hit does not lose it').toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    const card = page.getByRole('article', { name: 'Main building' })
    await card.getByText('Invited').waitFor()
    await card.getByText('40001').waitFor()
    await page.reload()
    await card.getByText('Invited').waitFor()
    expect(await page.content(), 'the code is gone').not.toContain(code)
    await card.getByRole('button', { name: 'Read invitation code' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText('can be read once').waitFor()
    await asked.getByRole('button', { name: 'Read invitation code' }).click()
    await asked.getByText(/it was read already/).waitFor()
  })

  test('acquiring again shows what there is, with what can be done about it', async () => {
    const { page } = await house.lookAsOwner()
    await toUser(page, ada)
    await page.getByRole('button', { name: 'Acquire card' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Main building/ }).click()
    await dialog.getByText('has a credential of this pool already').waitFor()
    const card = dialog.getByRole('article', { name: 'Main building' })
    await card.getByText('40001').waitFor()
    await card.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('This system cannot suspend: the credential is revoked there.').waitFor()
  })

  test('a new phone gets a credential of its own, and both cards tell of the other', async () => {
    await origo.accept(code, 'Pixel 8')
    const { page } = await house.lookAsOwner()
    await toUser(page, ada)
    await page.getByRole('article', { name: 'Main building' }).getByRole('button', { name: 'Replace phone' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('keeps working until a phone has the new one').waitFor()
    await dialog.getByRole('button', { name: 'Generate invitation' }).click()
    await dialog.getByRole('status', { name: 'Invitation code' }).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Takes the place of 40001 as soon as a phone has it.').waitFor()
    await page.getByText('Ends as soon as a phone has 40002.').waitFor()
  })

  test('a revocation is tracked: requested, and accepted by the system', async () => {
    const { page } = await house.lookAsOwner()
    await toUser(page, ada)
    const card = page.getByRole('article').filter({ has: page.getByText('40002', { exact: true }) })
    await card.getByRole('link', { name: 'Main building' }).click()
    await page.getByRole('heading', { level: 1, name: 'Credential 40002' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Revoke' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText('The card shows how far that has come.').waitFor()
    await asked.getByRole('button', { name: 'Revoke' }).click()
    await asked.waitFor({ state: 'hidden' })
    const track = page.getByRole('region', { name: 'Revocation' }).getByRole('listitem')
    for (const step of ['Requested', 'Accepted']) await track.filter({ hasText: step }).and(page.locator('[data-state=done]')).waitFor()
    await origo.until('the second credential is revoked there', (state) => /"card_number":"40002"[^}]*"status":"REVOK/.test(state))
  })

  test('an exhausted pool cannot be chosen, and says why', async () => {
    await origo.available('12', 0)
    const { page } = await house.lookAsOwner()
    await toSystem(page)
    await page.getByRole('button', { name: 'Refresh pools' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Laboratory' }).getByText('Exhausted').waitFor()
    await toUser(page, ada)
    await page.getByRole('button', { name: 'Acquire card' }).click()
    const choice = page.getByRole('dialog').getByRole('radio', { name: /^Laboratory/ })
    expect(await choice.isDisabled()).toBe(true)
    await page.getByText(/No credential is left\. Order more/).waitFor()
  })

  test('who has no address is asked for one on the spot', async () => {
    const grace = await addUser(api, 'Grace')
    await patchSystem(api, { send_invitations: true })
    const { page } = await house.lookAsOwner()
    await toUser(page, grace)
    await acquireFrom(page, 'Main building', 'Generate and send invitation')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/takes nobody without an e-mail address/).waitFor()
    await dialog.getByLabel('E-mail address').fill('not an address')
    await dialog.getByRole('button', { name: 'Generate and send invitation' }).click()
    await dialog.locator('.mantine-InputWrapper-error').first().waitFor()
    await dialog.getByLabel('E-mail address').fill('grace@example.org')
    await dialog.getByRole('button', { name: 'Generate and send invitation' }).click()
    await dialog.getByText('HID Origo has sent the invitation to grace@example.org as well.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('region', { name: 'Details' }).getByText('grace@example.org').waitFor()
  })

  test('what the system refuses is told in its words', async () => {
    // The system wants both names.
    const body = { first_name: 'Mary', last_name: '', email: 'mary@example.org', custom_fields: {} }
    const mary = (await must(api.POST('/api/v1/projects/{slug}/users', { params, body }))).id
    const { page } = await house.lookAsOwner()
    await toUser(page, mary)
    await acquireFrom(page, 'Main building')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('HID Origo has not issued the credential').waitFor()
    await dialog.getByText(/check names and e-mail address/).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Inactive – Issuing failure').waitFor()
  })

  // The waiting is the server's own, and takes a minute: once is enough.
  test.runIf(kind === 'sqlite')('what takes too long goes on in the background, and its code is read later, once', { timeout: 150_000 }, async () => {
    await patchSystem(api, { send_invitations: false })
    const dorothy = await addUser(api, 'Dorothy', 'dorothy@example.org')
    await origo.faults('error-before=always')
    const { page } = await house.lookAsOwner()
    await toUser(page, dorothy)
    await acquireFrom(page, 'Main building')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Waiting for HID Origo. This can take up to 20 seconds.').waitFor()
    await dialog.getByText('HID Origo has not answered yet').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    const card = page.getByRole('article', { name: 'Main building' })
    await card.getByText('Pending').waitFor()
    await origo.faults()
    await card.getByText('Invited').waitFor({ timeout: 90_000 })
    await card.getByRole('button', { name: 'Read invitation code' }).click()
    await dialog.getByRole('button', { name: 'Read invitation code' }).click()
    const shown = dialog.getByRole('status', { name: 'Invitation code' })
    await shown.waitFor()
    expect(await shown.textContent()).toMatch(CODE)
  })

  test('its history names what happened and to whom', async () => {
    const { page } = await house.lookAsOwner()
    await toSystem(page)
    const history = page.getByRole('region', { name: 'History' })
    await history.getByText('Credential issued').first().waitFor()
    await history.getByRole('link', { name: 'Grace Hopper' }).first().waitFor()
    await page.getByRole('link', { name: 'Show its credentials' }).click()
    await page.getByRole('button', { name: 'System: HID Origo' }).waitFor()
  })

  test('a pool warns when it runs low', async () => {
    const { page } = await house.lookAsOwner()
    await page.getByRole('link', { name: 'Pools', exact: true }).click()
    await page.getByRole('link', { name: 'Main building' }).click()
    const settings = page.getByRole('region', { name: 'Settings' })
    await settings.getByLabel('Alarm when so many are left').fill('600')
    await settings.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Stock' }).getByText('Low', { exact: true }).waitFor()
  })

  test('a card template that is in use stays; another goes', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(TEMPLATES)
    await page.getByRole('button', { name: 'Add a card template' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Visitors')
    await dialog.getByRole('radio', { name: 'A range' }).click()
    await dialog.getByLabel('First number').fill('200')
    await dialog.getByLabel('Last number').fill('100')
    await dialog.getByLabel('Facility code').fill('9')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText(/Expected a number that is not below the first/).waitFor()
    await dialog.getByLabel('Last number').fill('299')
    await dialog.getByLabel('Valid for so many days').fill('30')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Visitors' })
    await row.getByText(/numbers 200–299.*valid for 30 days/).waitFor()
    await row.getByRole('button', { name: 'Edit Visitors' }).click()
    await dialog.getByLabel('Name').fill('Guests')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Remove Readers at the doors' }).click()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Remove Guests' }).click()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: 'Guests' }).waitFor({ state: 'detached' })
  })

  test('who may only look finds nothing to change', async () => {
    const { page } = await lookAs(house, 'helpdesk')
    await page.goto(SYSTEMS)
    await page.getByRole('link', { name: 'HID Origo' }).click()
    await page.getByText('Cannot suspend: suspending revokes there').waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    await page.goto(POOLS)
    await page.getByRole('link', { name: 'Laboratory' }).click()
    await page.getByText('No credential is left.').first().waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    await page.goto(TEMPLATES)
    await page.getByText('Readers at the doors').waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
  })

  test('it is removed after it was said what goes with it', async () => {
    const { page } = await house.lookAsOwner()
    await toSystem(page)
    await page.getByRole('button', { name: 'Remove this system' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Its 2 pools go with it').waitFor()
    await dialog.getByText(/^\d credentials of it are in use\.$/).waitFor()
    await dialog.getByRole('radio', { name: 'Forget them' }).click()
    const go = dialog.getByRole('button', { name: 'Remove for good' })
    expect(await go.isDisabled(), 'the name is to be typed').toBe(true)
    await dialog.getByLabel('Type HID Origo to confirm').fill('HID Origo')
    await go.click()
    await page.getByText('No other system yet').waitFor()
    await page.getByText('HID Origo was removed.').waitFor()
  })
})

describe('how the rooms look', () => {
  let house: House
  let origo: Origo
  let ids: { system: string; pool: string; user: string }
  let visitors = 0 // a second try of a test is another one
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(), Origo.start()])
    ids = await furnish(await house.api(), origo)
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    const { page } = eyes
    await visit(eyes, 'systems', SYSTEMS)
    await visit(eyes, 'system', `${SYSTEMS}/${ids.system}`)
    await page.getByRole('button', { name: /^(Remove this system|Dieses System entfernen)/ }).click()
    await page.getByRole('dialog').getByRole('radio').first().waitFor()
    await inspect(eyes, 'system-removal')
    await visit(eyes, 'pools', POOLS)
    await visit(eyes, 'pool', `${POOLS}/${ids.pool}`)
    await visit(eyes, 'card-templates', TEMPLATES)
    await page.goto(`${SYSTEMS}/new`)
    await page.getByRole('button', { name: /HID Origo/ }).click()
    await page.locator('input[type=password]').waitFor()
    await inspect(eyes, 'enrol')
    await visit(eyes, 'cards-of-user', `/projects/default/users/${ids.user}`)
    await page.getByRole('button', { name: look.locale === 'en' ? 'Acquire card' : 'Karte beziehen' }).click()
    await page.getByRole('dialog').getByRole('radio').first().waitFor()
    await inspect(eyes, 'acquire')
    visitors += 1
    const user = await addUser(await house.api(), 'Kim', `kim${visitors}@example.org`)
    await toUser(page, user)
    await page.getByRole('button', { name: look.locale === 'en' ? 'Acquire card' : 'Karte beziehen' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Main building/ }).click()
    await dialog.getByRole('button', { name: look.locale === 'en' ? 'Generate and send invitation' : 'Ausstellen und Einladung senden' }).click()
    await dialog.getByText(CODE).waitFor()
    await inspect(eyes, 'acquired')
  })
})

async function origoOf(api: Api) {
  const { items } = await must(api.GET('/api/v1/projects/{slug}/systems', { params }))
  const found = items.find(({ connector }) => connector === 'origo')
  if (!found) throw new Error('no system was enrolled')
  return found
}

async function patchSystem(api: Api, body: { send_invitations: boolean }): Promise<void> {
  const { id } = await origoOf(api)
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  await must(
    api.PATCH('/api/v1/projects/{slug}/systems/{id}', { params: { path: { slug: 'default', id }, header: { 'If-Match': '*' } }, headers, body }),
  )
}

/** A project with an Origo system, a pool that runs low and one that is exhausted, and somebody with cards. */
async function furnish(api: Api, origo: Origo) {
  await origo.available('12', 0)
  const { system, pools } = await enrol(api, origo, 'The doors of the main building.')
  const pool = pools.find(({ name }) => name === 'Main building')?.id ?? ''
  const user = await addUser(api, 'Ada', 'ada@example.org')
  await must(api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params: { path: { slug: 'default', id: pool } }, body: { user_id: user } }))
  return { system, pool, user }
}
