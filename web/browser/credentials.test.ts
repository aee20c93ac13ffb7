import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { must, type Api } from './house/api'
import { elsewhere, late } from './house/elsewhere'
import { act, choose } from './house/clicks'
import { LOOKS } from './house/eyes'
import { Hands, shows } from './house/handset'
import type { Holder } from './house/holder'
import { lookAs } from './house/people'
import { visit } from './house/visit'

const LIST = '/projects/default/credentials'
const params = { path: { slug: 'default' } }

describe.each(['sqlite', 'postgres'] as const)('credentials on %s', (kind) => {
  let hands: Hands
  let api: Api
  let first: Holder
  let second: Holder
  beforeAll(async () => {
    hands = await Hands.open(kind)
    api = await hands.house.api()
  })
  afterAll(() => hands.close())

  test('a project without any says where they come from', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.getByRole('link', { name: 'Credentials' }).click()
    await page.getByText('No credentials yet').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'To the users' }).click()
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
  })

  test('a new one appears in the open list, with its holder, its system and its pool', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.goto(LIST)
    await page.getByText('No credentials yet').waitFor()
    first = await hands.invite()
    const { items } = await must(api.GET('/api/v1/projects/{slug}/pools', { params }))
    const row = rowOf(page, first)
    await row.getByText('Invited').waitFor()
    await row.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
    await row.getByRole('cell', { name: items[0]?.name ?? '?', exact: true }).first().waitFor()
    await row.getByRole('cell', { name: 'By hand' }).waitFor()
    await page.getByText('1 credential', { exact: true }).waitFor()
  })

  test('filters and a number narrow the list together, and stand in the address', async () => {
    second = await hands.invite()
    await second.revoke('stolen')
    const { page } = await hands.house.lookAsOwner()
    await page.goto(LIST)
    await page.getByText('2 credentials').waitFor()
    await choose(page, 'Status', 'Inactive')
    await rowOf(page, first).waitFor({ state: 'detached' })
    await rowOf(page, second).getByText('Inactive – Stolen').waitFor()
    await choose(page, 'Status: Inactive', 'Invited')
    await page.getByText('2 hits').waitFor()
    await choose(page, 'System', 'Mobile ID')
    await choose(page, 'Origin', 'By hand')
    await page.getByText('2 hits').waitFor()
    await page.getByRole('searchbox').fill(first.number.slice(1))
    await page.getByText('1 hit', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('1 hit', { exact: true }).waitFor()
    await rowOf(page, first).waitFor()
    expect(new URL(page.url()).searchParams.get('origin')).toBe('["manual"]')
    await choose(page, 'Origin: By hand', 'Auto-sync')
    await page.getByRole('button', { name: 'Clear search and filters' }).first().click()
    await page.getByText('2 credentials').waitFor()
    await page.getByRole('button', { name: 'Newest first' }).click()
    await page.getByRole('menuitemradio', { name: 'Oldest first' }).click()
    await page.locator('[data-row="0"]', { hasText: first.number }).waitFor()
  })

  test('a number that nobody has leads on to the users', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.goto(LIST)
    await page.getByRole('searchbox').fill('lovelace')
    await page.getByText('No credential found').waitFor()
    await page.getByRole('link', { name: 'Search the users for “lovelace”' }).click()
    await page.getByText('2 hits').waitFor()
  })

  test('a row leads to the credential, the name in it to the user, and both lead back', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.goto(`${LIST}?q=${first.number}`)
    await page.locator('[data-row="0"] [data-column="number"] a').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: `Credential ${first.number}` }).waitFor()
    expect(await page.title()).toBe(`Credential ${first.number} · Claviger`)
    await page.getByRole('link', { name: 'All credentials' }).click()
    await page.getByText('1 hit', { exact: true }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent), 'the focus is where it was').toBe(first.number)
    await rowOf(page, first).click({ position: { x: 800, y: 20 } })
    await page.getByRole('link', { name: 'To the user' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
    await page.getByRole('article').getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: `Credential ${first.number}` }).waitFor()
    await page.goto(`${LIST}?q=${first.number}`)
    await rowOf(page, first).getByRole('link', { name: 'Ada Lovelace' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  })

  test('it says in words what is wanted and what is there, and is suspended and set back', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.goto(`${LIST}/${first.credential}`)
    const details = page.getByRole('region', { name: 'Details' })
    await details.getByText('It is to work.').waitFor()
    await details.getByText('Issued; no phone has accepted it yet.').waitFor()
    await act(page, 'Suspend', 'It can be set back to active.')
    await details.getByText('Inactive – Lost').waitFor()
    await details.getByText('It is not to work for the time being').waitFor()
    const history = page.getByRole('region', { name: 'History' })
    await history.getByText('Credential suspended').waitFor()
    await history.getByText('You').first().waitFor()
    await act(page, 'Set back to active', 'The credential works again.')
    await details.getByText('Invited', { exact: true }).waitFor()
    await act(page, 'Send invitation again', 'The last invitation becomes void')
    // Setting back sent one, too, if its mail was faster.
    await history.getByText('Invitation sent again').first().waitFor()
  })

  test('a revocation goes from requested to confirmed, as the phone hears of it', async () => {
    const phone = await hands.enrolled()
    const { holder } = phone
    await phone.context.setOffline(true)
    const list = await hands.house.lookAsOwner()
    await list.page.goto(LIST)
    const row = rowOf(list.page, holder)
    await row.getByText('Active', { exact: true }).waitFor()
    const { page } = await hands.house.lookAsOwner()
    await page.goto(`${LIST}/${holder.credential}`)
    await act(page, 'Revoke', 'The credential ends for good')
    const track = page.getByRole('region', { name: 'Revocation' }).getByRole('listitem')
    await track.filter({ hasText: 'Requested' }).and(page.locator('[data-state=done]')).waitFor()
    await track.filter({ hasText: /Confirmed.*at the latest/ }).waitFor()
    await row.getByText('Revoking – Revoked').waitFor()
    await row.getByText(/(Requested|Accepted) .*(ago|now)/).waitFor()
    await phone.context.setOffline(false)
    await shows(phone.page, 'revoked')
    await page.locator('h1 + *', { hasText: 'Inactive – Revoked' }).waitFor()
    await track.filter({ hasText: 'Confirmed' }).and(page.locator('[data-state=done]')).waitFor()
    await row.getByText('Inactive – Revoked').waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: 'Revoke' }).count(), 'nothing is left to revoke').toBe(0)
  })

  test('one that waits says why, and what to do', async () => {
    const { holder, context } = await hands.enrolled()
    await context.close()
    await holder.revoke('stolen')
    const heir = await inherit(api, holder)
    const { page } = await hands.house.lookAsOwner()
    await page.goto(`${LIST}?status=pending`)
    const row = page.locator('[data-row="0"]')
    await row.getByText('Number still in use').waitFor()
    await row.getByRole('link', { name: holder.number }).click()
    await page.getByRole('heading', { level: 1, name: `Credential ${holder.number}` }).waitFor()
    expect(page.url()).toContain(heir)
    await page.getByText('It waits').waitFor()
    await page.getByText('There is nothing to do, unless it must be sooner').waitFor()
  })

  test('nobody is offered what they may not do', async () => {
    const desk = await lookAs(hands.house, 'helpdesk')
    await desk.page.goto(`${LIST}/${first.credential}`)
    await desk.page.getByRole('button', { name: 'Suspend' }).waitFor()
    expect(await desk.page.getByRole('main').getByRole('button', { name: 'Revoke' }).count()).toBe(0)
    const auditor = await lookAs(hands.house, 'auditor')
    await auditor.page.goto(LIST)
    await rowOf(auditor.page, first).waitFor()
    await auditor.page.goto(`${LIST}/${first.credential}`)
    await auditor.page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor()
    expect(await auditor.page.getByRole('main').getByRole('button').count()).toBe(0)
  })

  test('one that is not there says so', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.goto(`${LIST}/crd_01h455vb4pex5vsknk084sn02q`)
    await page.getByText('This credential is not here').waitFor()
    await page.getByRole('link', { name: 'All credentials' }).first().waitFor()
  })
})

describe('how the rooms look', () => {
  let hands: Hands
  let ids: { invited: string; waiting: string }
  beforeAll(async () => {
    hands = await Hands.open()
    const api = await hands.house.api()
    const { holder, context } = await hands.enrolled()
    await context.close()
    await holder.revoke('stolen')
    const waiting = await inherit(api, holder)
    const others = [await hands.invite(), await hands.invite(), await hands.invite()]
    await others[1]?.suspend('temporarily_replaced')
    await others[2]?.revoke('returned')
    ids = { invited: others[0]?.credential ?? '', waiting }
  })
  afterAll(() => hands.close())

  test('what other systems say has words, in the list and on the page', async () => {
    const { page } = await hands.house.lookAsOwner()
    await page.route('**/api/v1/projects/default/credentials**', elsewhere)
    await page.goto(LIST)
    const rows = page.locator('[data-row]')
    await rows.filter({ hasText: 'None yet' }).filter({ hasText: 'System not reachable' }).waitFor()
    await rows.filter({ hasText: 'Revoking – Stolen' }).filter({ hasText: 'Overdue, due 6 hours ago' }).waitFor()
    await rows.filter({ hasText: 'Inactive – Revoking failure' }).waitFor()
    await rows.filter({ hasText: 'None yet' }).getByRole('link', { name: 'None yet' }).click()
    await page.getByRole('heading', { level: 1, name: 'Credential without a number' }).waitFor()
    await page.getByText('The credential system cannot be reached.').waitFor()
    await page.getByText('If it lasts, ask whoever runs the system whether it works.').waitFor()
    await page.getByRole('link', { name: 'All credentials' }).click()
    await rows.filter({ hasText: 'Revoking – Stolen' }).click({ position: { x: 800, y: 20 } })
    await page.getByText('The revocation is overdue').waitFor()
    const track = page.getByRole('region', { name: 'Revocation' }).getByRole('listitem')
    expect(await track.evaluateAll((steps) => steps.map((step) => step.getAttribute('data-state')))).toEqual(['done', 'done', 'late'])
    await page.getByRole('link', { name: 'All credentials' }).click()
    await rows.filter({ hasText: 'Inactive – Revoking failure' }).click({ position: { x: 800, y: 20 } })
    await page.getByText('It may still open doors.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  })

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await hands.house.lookAsOwner(look)
    await visit(eyes, 'credentials', LIST)
    await visit(eyes, 'credentials-none', `${LIST}?q=0815`)
    await visit(eyes, 'credential', `${LIST}/${ids.invited}`)
    await visit(eyes, 'credential-waiting', `${LIST}/${ids.waiting}`)
    // What Mobile ID by itself never comes to: its phones work under a lease, which ends in time.
    await eyes.page.route('**/api/v1/projects/default/credentials/*', late)
    await visit(eyes, 'credential-overdue', `${LIST}/${ids.invited}`)
  })
})

/** Gives the number of somebody whose phone may still show it to somebody else; answers whose credential waits for it. */
async function inherit(api: Api, { credential, number }: Holder): Promise<string> {
  const { user_id, pool_id } = await must(
    api.GET('/api/v1/projects/{slug}/credentials/{id}', { params: { path: { slug: 'default', id: credential } } }),
  )
  await must(
    api.PATCH('/api/v1/projects/{slug}/users/{id}', {
      params: { path: { slug: 'default', id: user_id }, header: { 'If-Match': '*' } },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { card_id: `9${number}` },
    }),
  )
  const heir = { first_name: 'Grace', last_name: 'Hopper', email: `grace.${number}@example.org`, card_id: number, custom_fields: {} }
  const user = await must(api.POST('/api/v1/projects/{slug}/users', { params, body: heir }))
  const acquired = api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', {
    params: { path: { slug: 'default', id: pool_id } },
    body: { user_id: user.id },
  })
  return (await must(acquired)).id
}

function rowOf(page: Page, { number }: Holder) {
  return page.locator('[data-row]').filter({ has: page.getByRole('link', { name: number, exact: true }) })
}
