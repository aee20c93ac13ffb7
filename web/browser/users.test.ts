import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { eventually } from './house/eventually'
import { LOOKS, type Eyes } from './house/eyes'
import { House } from './house/house'
import { lookAtUsers } from './house/people'

const params = { path: { slug: 'default' } }
const HEADER = 'First name,Last name,E-mail,ID,Sync ID\n'

/** A file for an upload, as a person would choose it. */
const csv = (name: string, rows: string[]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(HEADER + rows.map((row) => `${row}\n`).join('')) })

const person = (n: number) => `Ada,Lovelace${String(n).padStart(6, '0')},ada${n}@example.org,${100_000 + n},P-${n}`

describe.each(['sqlite', 'postgres'] as const)('users on %s', (kind) => {
  let house: House
  let api: Api
  beforeAll(async () => {
    house = await House.open(kind)
    api = await house.api()
  })
  afterAll(() => house.close())

  test('an empty project says what to do next', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByText('No users yet').waitFor()
    await page.getByRole('link', { name: 'Import' }).waitFor()
    await page.getByRole('link', { name: 'Set up Auto-sync' }).waitFor()
  })

  test('somebody is added, and the problem stands beside its field', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('button', { name: 'Add user' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('First name').fill('María')
    await form.getByLabel('Last name').fill('Rossi')
    await form.getByLabel('E-mail address').fill('maria at home')
    await form.getByLabel('ID', { exact: true }).fill('0042')
    await form.getByRole('button', { name: 'Add user', exact: true }).click()
    const email = form.getByLabel('E-mail address')
    await form.getByText('Not an e-mail address').waitFor()
    expect(await email.getAttribute('aria-invalid')).toBe('true')
    expect(await email.evaluate((input) => input === document.activeElement), 'the focus is where it must be mended').toBe(true)
    expect(await form.getByLabel('First name').inputValue(), 'nothing typed is lost').toBe('María')
    await email.fill('maria@example.org')
    await form.getByRole('button', { name: 'Add user', exact: true }).dblclick()
    await page.getByText('María Rossi was added.').waitFor()
    await page.getByRole('link', { name: 'Rossi, María' }).waitFor()
    const { items } = await must(api.GET('/api/v1/projects/{slug}/users', { params }))
    expect(items.map(({ card_id, enrolment }) => [card_id, enrolment]), 'a double click makes one').toEqual([['0042', 'not_invited']])
  })

  test('somebody is added and invited', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('button', { name: 'Add user' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Last name').fill('Groß')
    await form.getByRole('button', { name: 'Add user & send invitation' }).click()
    await form.getByText('An invitation needs an address to go to.').waitFor()
    await form.getByText('An invitation needs an ID for the card on the phone.').waitFor()
    await form.getByLabel('E-mail address').fill('gross@example.org')
    await form.getByLabel('ID', { exact: true }).fill('0043')
    await form.getByRole('button', { name: 'Add user & send invitation' }).click()
    await page.getByText('Groß was added, and the invitation is on its way.').waitFor()
    await page.getByRole('row', { name: /Groß.*Invitation sent/ }).waitFor()
    await house.postbox.link('gross@example.org')
  })

  test('a file is looked at before it is imported', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('link', { name: 'Import' }).click()
    const people = Array.from({ length: 12 }, (_, n) => person(n))
    await page.locator('input[type=file]').setInputFiles(csv('people.csv', people))
    await page.getByRole('heading', { name: 'What would change: people.csv' }).waitFor()
    const added = page.locator('dl > div', { hasText: 'Added' }).locator('dd')
    expect(await added.first().innerText()).toBe('12')
    await page.getByText('Ada Lovelace000003').waitFor()
    const before = await must(api.GET('/api/v1/projects/{slug}/users', { params: { ...params, query: { count: true } } }))
    expect(before.total, 'a look changes nothing').toBe(2)
    await page.getByRole('button', { name: 'Import now' }).click()
    await page.getByRole('heading', { name: 'Imported' }).waitFor()
    await page.getByRole('link', { name: 'To the users' }).click()
    await page.getByText('14 users').waitFor()
  })

  test('the preview says who would go, in plain words, and what changes', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto('/projects/default/import')
    const people = Array.from({ length: 11 }, (_, n) => person(n).replace('ada3@', 'countess@'))
    await page.locator('input[type=file]').setInputFiles(csv('fewer.csv', people))
    await page.getByText('1 user would be deleted').waitFor()
    await page.getByText('Users who were added here or through the API stay.').waitFor()
    await page.getByText('countess@example.org').first().waitFor()
    await page.getByRole('radiogroup', { name: 'Kind of change' }).getByText('Delete').click()
    await page.getByText('1 of 1').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Lovelace000011' }).waitFor()
  })

  test('a refused file shows its errors by line', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto('/projects/default/import')
    const bad = ['A,B,no address,7,S1', 'C,D,c@example.org,1.2E+10,S2', person(1), person(2), 'E,F,e@example.org,9']
    await page.locator('input[type=file]').setInputFiles(csv('bad.csv', bad))
    await page.getByRole('heading', { name: 'The file is refused' }).waitFor()
    await page.getByRole('row', { name: /^2 E-mail no address This is not an e-mail address/ }).waitFor()
    await page.getByRole('row', { name: /^3 ID 1\.2E\+10/ }).waitFor()
    await page.getByRole('row', { name: /^6 .*cut off/ }).waitFor()
    await page.getByText('3 things are wrong with it.').waitFor()
  })

  test('a held import leads to its run', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto('/projects/default/import')
    await page.locator('input[type=file]').setInputFiles(csv('half.csv', Array.from({ length: 4 }, (_, n) => person(n))))
    await page.getByText('An administrator would have to approve this import').waitFor()
    await page.getByRole('button', { name: 'Import now' }).click()
    await page.getByRole('heading', { name: 'The import waits for an approval' }).waitFor()
    expect(await page.getByRole('link', { name: 'To the run' }).getAttribute('href')).toMatch(/\/projects\/default\/sync-runs\/syn_/)
    const { total } = await must(api.GET('/api/v1/projects/{slug}/users', { params: { ...params, query: { count: true } } }))
    expect(total).toBe(14)
  })

  test('search and filters narrow the list together, and stand in the address', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('searchbox').fill('ada love')
    await page.getByText('12 hits').waitFor()
    await page.getByRole('button', { name: 'Enrolment' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Not invited' }).click()
    await page.getByText('Nobody found').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('ada love')
    await page.getByRole('menuitemcheckbox', { name: 'Invitation sent' }).click()
    await page.getByText('12 hits').waitFor()
    await page.reload()
    await page.getByText('12 hits').waitFor()
    await page.getByRole('columnheader', { name: 'ID' }).getByRole('button').click()
    await page.getByRole('columnheader', { name: 'ID' }).getByRole('button').click()
    await page.locator('[data-row="0"]', { hasText: '100011' }).waitFor()
    await page.getByRole('button', { name: 'Clear search and filters' }).click()
    await page.getByText('14 users').waitFor()
  })

  test('the list is walked with the keys, and found again as it was left', async () => {
    const { page } = await lookAtUsers(house)
    const name = () => page.evaluate(() => document.activeElement?.textContent)
    await page.locator('[data-row="0"] a').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const third = await page.locator('[data-row="2"] a').textContent()
    expect(await name()).toBe(third)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor()
    await page.getByRole('link', { name: 'All users' }).click()
    await eventually('the focus on the row that was left', async () => ((await name()) === third ? true : undefined))
  })

  test('the second of two editors is told what changed, and loses nothing', async () => {
    const { items } = await must(api.GET('/api/v1/projects/{slug}/users', { params: { ...params, query: { q: 'rossi' } } }))
    const id = items[0]?.id ?? ''
    const { page } = await house.lookAsOwner()
    await page.goto(`/projects/default/users/${id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Mobile number').fill('+49 171 1234567')
    await form.getByLabel('External ID').fill('mine')
    await must(
      api.PATCH('/api/v1/projects/{slug}/users/{id}', {
        params: { path: { slug: 'default', id }, header: { 'If-Match': '*' } },
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: { first_name: 'Mary', external_id: 'theirs' },
      }),
    )
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Somebody else changed this user meanwhile').waitFor()
    await form.getByRole('row', { name: /First name María Mary Taken over/ }).waitFor()
    expect(await form.getByLabel('First name').inputValue()).toBe('Mary')
    expect(await form.getByLabel('Mobile number').inputValue(), 'nothing typed is lost').toBe('+49 171 1234567')
    await form.getByRole('radio', { name: /External ID, Theirs/ }).check()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Mary Rossi was saved.').waitFor()
    const saved = await must(api.GET('/api/v1/projects/{slug}/users/{id}', { params: { path: { slug: 'default', id } } }))
    expect([saved.first_name, saved.mobile, saved.external_id]).toEqual(['Mary', '+491711234567', 'theirs'])
  })

  test('a credential is suspended and set back, and its mail leads to it, and on to its user', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('searchbox').fill('gross@')
    await page.waitForURL(/q=gross/)
    await page.getByRole('link', { name: 'Groß' }).click()
    await page.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    const card = page.getByRole('article')
    await card.getByText('Inactive – Lost').waitFor()
    await card.getByRole('button', { name: 'Set back to active' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Set back to active' }).click()
    await card.getByText('Invited').first().waitFor()
    const { items } = await must(api.GET('/api/v1/projects/{slug}/credentials', { params: { ...params, query: { filter: 'number eq "0043"' } } }))
    await page.goto(`/projects/default/credentials/${items[0]?.id}`)
    await page.getByRole('heading', { level: 1, name: 'Credential 0043' }).waitFor()
    await page.getByRole('link', { name: 'Groß' }).click()
    await page.getByRole('heading', { level: 1, name: 'Groß' }).waitFor()
  })

  test('who opens a user before the search was said is not called back to the list', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('link', { name: /Rossi/ }).waitFor()
    // The user's room takes longer than the search, as on a slow line.
    await page.route(/UserPage/, async (route) => {
      await new Promise((later) => setTimeout(later, 1_000))
      await route.continue()
    })
    await page.getByRole('searchbox').fill('rossi')
    await page.getByRole('link', { name: /Rossi/ }).click()
    await page.getByRole('heading', { level: 1, name: /Rossi/ }).waitFor()
  })

  test('a deletion says what happens, and happens', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('searchbox').fill('rossi')
    await page.waitForURL(/q=rossi/)
    await page.getByRole('link', { name: /Rossi/ }).click()
    await page.getByRole('button', { name: /More actions/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('all personal data are erased').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL('**/projects/default/users')
    await page.getByText('13 users').waitFor()
  })
})

describe('how the room looks', () => {
  let house: House
  let ids: { invited: string; plain: string }
  beforeAll(async () => {
    house = await House.open()
    const api = await house.api()
    const add = (first_name: string, last_name: string, card_id: string) =>
      must(api.POST('/api/v1/projects/{slug}/users', { params, body: { first_name, last_name, card_id, email: `${card_id}@example.org` } }))
    const [plain, invited] = [await add('Jürgen', 'Winterbottom-Featherstonehaugh', '0041'), await add('María', 'Rossi', '0042')]
    await Promise.all(Array.from({ length: 20 }, (_, n) => add('Ada', `Lovelace${n}`, `10${n}`)))
    const pools = await must(api.GET('/api/v1/projects/{slug}/pools', { params }))
    const id = pools.items[0]?.id ?? ''
    await must(api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params: { path: { slug: 'default', id } }, body: { user_id: invited.id } }))
    ids = { invited: invited.id, plain: plain.id }
  })
  afterAll(() => house.close())

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await lookAtUsers(house, look)
    const { page } = eyes
    await page.locator('[data-row="5"] a').waitFor()
    await check(eyes, 'users')
    await page.goto('/projects/default/users?q=nobody-of-this-name')
    await page.getByRole('heading', { level: 2 }).waitFor()
    await check(eyes, 'users-nobody')
    await page.goto(`/projects/default/users/${ids.invited}`)
    await page.getByRole('article').waitFor()
    await page.locator('ol li').first().waitFor()
    await check(eyes, 'user')
    await page.getByRole('button', { name: look.locale === 'en' ? 'Edit' : 'Bearbeiten' }).click()
    await page.getByRole('dialog').getByRole('textbox').first().waitFor()
    await check(eyes, 'user-edit')
    await page.goto('/projects/default/import')
    await page.locator('input[type=file]').waitFor({ state: 'attached' })
    await check(eyes, 'import')
    await page.locator('input[type=file]').setInputFiles(csv('people.csv', [person(1), person(2)]))
    await page.locator('main dl').first().waitFor()
    await page.locator('main ul li').first().waitFor()
    await check(eyes, 'import-preview')
    await page.goto('/projects/default/import')
    await page.locator('input[type=file]').setInputFiles(csv('bad.csv', ['A,B,no address,7,S1']))
    await page.getByRole('table').waitFor()
    await check(eyes, 'import-refused')
  })
})

/** Keeps a picture of the page, and finds nothing wrong with it. */
async function check(eyes: Eyes, name: string): Promise<void> {
  await eyes.picture(name)
  expect((await eyes.findings()).map((finding) => `${name}: ${finding}`)).toEqual([])
}
