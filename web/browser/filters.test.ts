import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { must, type Api } from './house/api'
import { eventually } from './house/eventually'
import { LOOKS } from './house/eyes'
import { House } from './house/house'
import { lookAs } from './house/people'
import { Origo } from './house/simulator'
import { enrol } from './house/systems'
import { inspect, visit } from './house/visit'

const params = { path: { slug: 'default' } }
const PATCH = { 'Content-Type': 'application/merge-patch+json' }
const LABORATORY = 'custom_fields.department eq "Laboratory"'
const OFFICE = 'custom_fields.department eq "Office"'

describe.each(['sqlite', 'postgres'] as const)('who has a credential by itself, on %s', (kind) => {
  let house: House
  let api: Api
  let origo: Origo
  let place: Place
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(kind), Origo.start()])
    api = await house.api()
    place = await furnish(api, origo)
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test('a filter is built by clicking, looked at beforehand, and saved', async () => {
    await stock(api, origo, place, 3)
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    const room = automation(page)
    const generate = field(room, 'Auto-generate')
    await generate.getByText('No condition yet').waitFor()
    await generate.getByRole('button', { name: 'Add condition' }).click()
    await room.getByRole('button', { name: 'Preview' }).click()
    await generate.getByText('Enter a value.').waitFor()
    await generate.getByLabel('What is asked').selectOption({ label: 'Department' })
    await generate.getByLabel('Value').fill('Laboratory')
    await room.getByRole('button', { name: 'Preview' }).click()
    await room.getByRole('heading', { name: 'What would happen' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent), 'whoever hears the page goes on there').toBe('What would happen')
    await room.getByText('4 new, 3 available').waitFor()
    expect(await figures(room)).toEqual(['4', '0', '1', '3'])
    const gain = room.getByRole('region', { name: 'Gain a credential' })
    expect(await gain.getByRole('link').allTextContents()).toEqual(['Person 0 Tester', 'Person 1 Tester', 'Person 2 Tester', 'Person 3 Tester'])
    expect(await pool(api, place).then((known) => known.auto_generate_filter), 'nothing is saved yet').toBe('')
    await stock(api, origo, place, 500)
    await room.getByRole('button', { name: 'Save', exact: true }).click()
    await room.getByText('Saved', { exact: true }).waitFor()
    expect((await pool(api, place)).auto_generate_filter).toBe(LABORATORY)
    await holders(api, place, [0, 1, 2, 3])
  })

  test('what does not fit is said with its place', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    const revoke = field(automation(page), 'Auto-revoke')
    await revoke.getByText('Type', { exact: true }).click()
    const text = revoke.getByRole('textbox')
    await text.fill('last_name eq "Müller" and state eq locked')
    await revoke.getByText(/expected a value, but found `locked`/i).waitFor()
    expect(await revoke.locator('mark').textContent()).toBe('locked')
    await revoke.getByRole('button', { name: 'Show the place' }).click()
    expect(await selected(text)).toBe('locked')
    await text.fill('state pr and shoe_size eq "44"')
    await revoke.getByText(/there is no attribute `shoe_size`/i).waitFor()
    expect(await revoke.locator('mark').textContent()).toBe('shoe_size')
    await revoke.getByText('What a filter can ask for').click()
    await revoke.getByText('custom_fields.department').waitFor()
    await automation(page).getByRole('button', { name: 'Preview' }).click()
    await automation(page).getByRole('heading', { name: 'What would happen' }).waitFor({ state: 'hidden' })
  })

  test('a typed filter is drawn where it can be, and stays typed where it cannot', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    const revoke = field(automation(page), 'Auto-revoke')
    await revoke.getByText('Type', { exact: true }).click()
    const text = revoke.getByRole('textbox')
    const typed = 'STATE eq "locked"   or (last_name sw "A" and not (mobile pr))'
    await text.fill(typed)
    await revoke.getByText('Build', { exact: true }).click()
    await revoke.getByRole('group', { name: 'Last name begins with' }).waitFor()
    await revoke.getByRole('group', { name: 'Mobile number is not known' }).waitFor()
    expect(await revoke.getByLabel('How the conditions go together').first().inputValue()).toBe('or')
    await revoke.getByText('Type', { exact: true }).click()
    expect(await text.inputValue(), 'looking changes nothing').toBe(typed)
    await revoke.getByText('Build', { exact: true }).click()
    await revoke.getByRole('button', { name: 'Remove condition Last name begins with' }).click()
    await revoke.getByText('Type', { exact: true }).click()
    expect(await text.inputValue()).toBe('state eq "locked" or not (mobile pr)')
    await text.fill('not (last_name eq "Berg")')
    await revoke.getByText('This filter has parts that cannot be drawn.').waitFor()
    expect(await revoke.getByRole('radio', { name: 'Build' }).isDisabled()).toBe(true)
    expect(await text.inputValue()).toBe('not (last_name eq "Berg")')
  })

  test('a filter that would end many waits, and the old one applies until it is approved', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto('/projects/default/pools')
    const panel = page.getByRole('region', { name: 'What waits for an approval' })
    await panel.getByLabel('At least so many people').fill('2 people')
    await panel.getByLabel('and at least').fill('20')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('Saved', { exact: true }).waitFor()
    await page.goto(place.address)
    const room = automation(page)
    await field(room, 'Auto-generate').getByLabel('Value').fill('Office')
    await room.getByRole('button', { name: 'Preview' }).click()
    await room.getByText('These filters will wait for an approval').waitFor()
    await room.getByRole('region', { name: 'Lose a credential' }).getByText('the generate filter is false').first().waitFor()
    await room.getByRole('button', { name: 'Save, to be approved' }).click()
    const held = page.getByRole('region', { name: 'Filters wait for an approval' })
    await held.getByText(/would end the credentials of 4 of 4 people/).waitFor()
    expect(await pool(api, place)).toMatchObject({ auto_generate_filter: LABORATORY, held_filters: { auto_generate_filter: OFFICE, losers: 4 } })
    await holders(api, place, [0, 1, 2, 3])
    const helpdesk = await lookAs(house, 'helpdesk')
    await helpdesk.page.goto(place.address)
    await helpdesk.page.getByText('Somebody with the permission to approve has to decide.').waitFor()
    const operator = await lookAs(house, 'operator')
    await operator.page.goto(place.address)
    await operator.page.getByRole('button', { name: 'Approve' }).click()
    await operator.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await held.waitFor({ state: 'hidden' })
    expect((await pool(api, place)).auto_generate_filter).toBe(OFFICE)
    await holders(api, place, [4, 5, 6, 7, 8, 9, 10])
    await page.getByText('Filters approved').first().waitFor()
  })

  test('a filter that waits is rejected, and nothing has changed', async () => {
    await hold(api, place, LABORATORY)
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    const held = page.getByRole('region', { name: 'Filters wait for an approval' })
    await held.getByRole('button', { name: 'Show whom they would touch now' }).click()
    await held.getByRole('region', { name: 'Lose a credential' }).getByRole('link').first().waitFor()
    await held.getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await held.waitFor({ state: 'hidden' })
    expect(await pool(api, place)).toMatchObject({ auto_generate_filter: OFFICE, held_filters: null })
    await page.getByText('Filters rejected').first().waitFor()
  })

  test('who approves is asked again if more would lose a credential by now', async () => {
    await hold(api, place, LABORATORY)
    place.users.push(await addUser(api, 12, { department: 'Office' }))
    await holders(api, place, [4, 5, 6, 7, 8, 9, 10, 12])
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    const held = page.getByRole('region', { name: 'Filters wait for an approval' })
    await held.getByText(/would end the credentials of 7 of 7 people/).waitFor()
    await held.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await held.getByText('They would end more by now').waitFor()
    await held.getByText(/would end the credentials of 8 of 8 people/).waitFor()
    expect((await pool(api, place)).auto_generate_filter).toBe(OFFICE)
    await held.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByText('8 people lose a credential').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await held.waitFor({ state: 'hidden' })
    await holders(api, place, [0, 1, 2, 3])
  })

  test('who decides too late is told that somebody else has', async () => {
    await hold(api, place, OFFICE)
    const { page } = await house.lookAsOwner()
    await page.goto(place.address)
    await page.getByRole('region', { name: 'Filters wait for an approval' }).getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('4 people lose a credential').waitFor()
    await must(api.POST('/api/v1/projects/{slug}/pools/{id}/reject-filters', { params: { path: { slug: 'default', id: place.pool } } }))
    await dialog.getByText('Somebody else has decided').waitFor()
    expect(await pool(api, place)).toMatchObject({ auto_generate_filter: LABORATORY, held_filters: null })
  })
})

describe('filters look well', () => {
  let house: House
  let origo: Origo
  let place: Place
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(), Origo.start()])
    const api = await house.api()
    place = await furnish(api, origo)
    await save(api, place, LABORATORY)
    await holders(api, place, [0, 1, 2, 3])
    await threshold(api, 2)
    await hold(api, place, OFFICE)
    await stock(api, origo, place, 2)
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test.each(LOOKS)('$size, $scheme, $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    const { page } = eyes
    const isEnglish = look.locale === 'en'
    await visit(eyes, 'filters-held', place.address)
    const room = page.getByRole('region', { name: isEnglish ? 'Automation' : 'Automatik', exact: true })
    const generate = field(room, isEnglish ? 'Auto-generate' : 'Automatisch ausstellen')
    await generate.getByRole('button', { name: isEnglish ? 'Add group' : 'Gruppe hinzufügen' }).click()
    await generate.getByLabel(isEnglish ? 'Value' : 'Wert').last().fill('Tester')
    await generate.scrollIntoViewIfNeeded()
    await inspect(eyes, 'filters-built')
    await generate.getByLabel(isEnglish ? 'Value' : 'Wert').first().fill('Office')
    await room.getByRole('button', { name: isEnglish ? 'Preview' : 'Vorschau' }).click()
    await room.getByRole('heading', { name: isEnglish ? 'What would happen' : 'Was geschehen würde' }).waitFor()
    await inspect(eyes, 'filters-preview')
    const revoke = field(room, isEnglish ? 'Auto-revoke' : 'Automatisch widerrufen')
    await revoke.getByText(isEnglish ? 'Type' : 'Tippen', { exact: true }).click()
    await revoke.getByRole('textbox').fill('last_name eq Berg')
    await revoke.locator('mark').waitFor()
    await revoke.scrollIntoViewIfNeeded()
    await inspect(eyes, 'filters-fault')
  })
})

interface Place {
  system: string
  pool: string
  part: string
  address: string
  users: string[]
}

/** An Origo system, and people: four of the laboratory, seven of the office, and one of whom nothing is known. */
async function furnish(api: Api, origo: Origo): Promise<Place> {
  const own = { name: 'department', label: 'Department', kind: { type: 'text' as const } }
  await must(api.POST('/api/v1/projects/{slug}/custom-fields', { params, body: own }))
  const { system, pools } = await enrol(api, origo)
  const main = pools.find(({ name }) => name === 'Main building')
  const users: string[] = []
  for (let n = 0; n < 12; n += 1) {
    const department = n < 4 ? 'Laboratory' : 'Office'
    users.push(await addUser(api, n, n < 11 ? { department } : {}))
  }
  const id = main?.id ?? ''
  return { system, pool: id, part: main?.external_id ?? '', address: `/projects/default/pools/${id}`, users }
}

async function addUser(api: Api, n: number, custom_fields: Record<string, string>): Promise<string> {
  const body = { first_name: `Person ${n}`, last_name: 'Tester', email: `person${n}@example.org`, custom_fields }
  return (await must(api.POST('/api/v1/projects/{slug}/users', { params, body }))).id
}

function automation(page: Page): Locator {
  return page.getByRole('region', { name: 'Automation', exact: true })
}

function field(room: Locator, name: string): Locator {
  return room.getByRole('group', { name: new RegExp(`^${name}`) }).first()
}

/** Gain, lose, unknown, available. */
function figures(room: Locator): Promise<string[]> {
  return room.locator('dl').first().locator('dd').allTextContents()
}

function selected(area: Locator): Promise<string> {
  return area.evaluate((text) => (text instanceof HTMLTextAreaElement ? text.value.slice(text.selectionStart, text.selectionEnd) : ''))
}

function pool(api: Api, { pool: id }: Place) {
  return must(api.GET('/api/v1/projects/{slug}/pools/{id}', { params: { path: { slug: 'default', id } } }))
}

/** How many are left there, and here. */
async function stock(api: Api, origo: Origo, { system: id, part }: Place, n: number): Promise<void> {
  await origo.available(part, n)
  await must(api.POST('/api/v1/projects/{slug}/systems/{id}/refresh-pools', { params: { path: { slug: 'default', id } } }))
}

async function threshold(api: Api, at_least: number): Promise<void> {
  const header = { 'If-Match': '*' }
  const body = { automation: { revocations: { at_least, percent: 20 } } }
  await must(api.PATCH('/api/v1/projects/{slug}/settings', { params: { ...params, header }, headers: PATCH, body }))
}

async function save(api: Api, { pool: id }: Place, auto_generate_filter: string): Promise<void> {
  const header = { 'If-Match': '*' }
  const call = api.PATCH('/api/v1/projects/{slug}/pools/{id}', {
    params: { path: { slug: 'default', id }, header },
    headers: PATCH,
    body: { auto_generate_filter },
  })
  await must(call)
}

async function hold(api: Api, place: Place, filter: string): Promise<void> {
  await save(api, place, filter)
  expect((await pool(api, place)).held_filters?.auto_generate_filter).toBe(filter)
}

/** Waits until just these people have a credential of the pool. */
async function holders(api: Api, place: Place, expected: number[]): Promise<void> {
  const query = { filter: `pool_id eq "${place.pool}" and intent eq "active"`, limit: 100 }
  await eventually(`credentials of ${expected.join(', ')}`, async () => {
    const { items } = await must(api.GET('/api/v1/projects/{slug}/credentials', { params: { ...params, query } }))
    const have = new Set(items.map(({ user_id }) => user_id))
    return have.size === expected.length && expected.every((n) => have.has(place.users[n] ?? '')) ? true : undefined
  })
}
