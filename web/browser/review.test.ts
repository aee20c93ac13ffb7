import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { must } from './house/api'
import { TWO_LOOKS, type Eyes } from './house/eyes'
import type { House } from './house/house'
import { lookAs } from './house/people'
import { shareHouse } from './house/share'
import { addUser } from './house/systems'
import { inspect, visit } from './house/visit'

const params = { path: { slug: 'default' } }
const ROOM = '/projects/default/review'

describe('reviewing what happens', () => {
  const here = shareHouse('sqlite', async ({ api }) => void (await addUser(api, 'Ada', 'ada@example.org')))

  test('what happens shows at once, and waits while the list is paused', async () => {
    const { page } = await enter(here.house)
    await addUser(here.api, 'Grace', 'grace@example.org')
    await row(page, 'Grace').waitFor({ timeout: 2_000 })
    await page.getByRole('button', { name: 'Pause' }).click()
    await addUser(here.api, 'Kay', 'kay@example.org')
    await page.getByRole('button', { name: /^Go on \(\d+\)$/ }).waitFor()
    expect(await row(page, 'Kay').count(), 'nothing moves').toBe(0)
    await page.getByRole('button', { name: /^Go on/ }).click()
    await row(page, 'Kay').waitFor()
    await page.getByText('New events show by themselves.').waitFor()
  })

  test('nothing moves under the focus of a keyboard, and Enter opens what it is on', async () => {
    const { page } = await enter(here.house)
    const link = row(page, 'Ada').getByRole('link').first()
    await link.focus()
    await addUser(here.api, 'Edsger', 'edsger@example.org')
    await page.getByRole('button', { name: /^Show \d+ new event/ }).waitFor()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Event' })
    await dialog.getByText(/Ada/).first().waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Show \d+ new event/ }).click()
    await row(page, 'Edsger').waitFor()
  })

  test('filters stand in the address, and a view keeps them', async () => {
    const { page } = await enter(here.house)
    await page.getByRole('button', { name: 'Category' }).click()
    await page.getByRole('checkbox', { name: 'User added' }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Time' }).click()
    await page.getByRole('menuitemradio', { name: 'Last hour' }).click()
    await page.waitForURL(/within=hour/)
    expect(decodeURIComponent(page.url())).toContain('user.created')
    await page.getByRole('button', { name: /^View/ }).click()
    await page.getByRole('menuitem', { name: 'Keep as a view …' }).click()
    await page.getByLabel('Name').fill('New people')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByRole('button', { name: 'View: New people' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Begin with this view' }).click()
    await page.getByText('You begin with this view from now on.').waitFor()
    await page.goto(ROOM)
    await page.getByRole('button', { name: 'View: New people' }).waitFor()
    await page.getByRole('button', { name: 'Category: User added' }).waitFor()
    await page.getByRole('searchbox').fill('x'.repeat(1_000_000))
    await page.getByText('At most 200 characters are looked for.').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: 'View: All events' }).click()
    await page.getByRole('menuitemradio', { name: 'New people' }).click()
    await page.getByRole('button', { name: 'View: New people' }).click()
    await page.getByRole('menuitem', { name: 'Remove “New people” …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'View: All events' }).waitFor()
  })

  test('events are acknowledged, several at once, and commented on', async () => {
    const { page } = await lookAs(here.house, 'helpdesk')
    await page.goto(`${ROOM}?q=user%20created`)
    await row(page, 'Ada').getByRole('checkbox').check()
    await row(page, 'Grace').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Acknowledge 2' }).click()
    await row(page, 'Ada').getByText('acknowledged by you').waitFor()
    await row(page, 'Kay').getByRole('link').first().click()
    const dialog = page.getByRole('dialog', { name: 'Event' })
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await dialog.getByText(/^you, /).waitFor()
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('Called Kay.\nAll is well.')
    await dialog.getByRole('button', { name: 'Comment', exact: true }).click()
    await dialog.getByRole('listitem').getByText('All is well.').waitFor()
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('x'.repeat(2_001))
    await dialog.getByText('2001 of 2000 characters: write less.').waitFor()
    const { page: other } = await enter(here.house, '?seen=yes')
    await row(other, 'Kay').getByText('acknowledged by Somebody helpdesk').waitFor()
    expect(await other.getByRole('row').count(), 'the head and three events').toBe(4)
  })

  test('what is exported is what is shown', async () => {
    await addUser(here.api, '=1+1', 'sum@example.org')
    const { page } = await enter(here.house, '?category=["user.created"]')
    for (const [name, ending] of [
      ['Table (CSV)', 'csv'],
      ['JSON lines', 'jsonl'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()])
      expect(download.suggestedFilename()).toBe(`default-events.${ending}`)
      const text = readFileSync(await download.path(), 'utf8')
      for (const someone of ['Ada', 'Grace', 'Kay', '=1+1']) expect(text).toContain(someone)
      expect(text.trim().split('\n')).toHaveLength(ending === 'csv' ? 6 : 5)
    }
  })

  test('a system and a pool choose what is reviewed', async () => {
    const { items } = await must(here.api.GET('/api/v1/projects/{slug}/systems', { params }))
    const eyes = await here.house.lookAsOwner()
    const { page } = eyes
    await page.goto(`/projects/default/systems/${items[0]?.id}`)
    await page.getByRole('button', { name: 'Choose which events are review records …' }).click()
    const part = page.getByRole('region', { name: 'Review records' })
    await part.getByText('Only chosen ones').click()
    await part.getByRole('checkbox', { name: 'Credentials', exact: true }).uncheck()
    await inspect(eyes, 'review-transitions')
    await part.getByRole('button', { name: 'Save' }).click()
    await part.getByText('Saved', { exact: true }).waitFor()
    const after = await must(here.api.GET('/api/v1/projects/{slug}/systems', { params }))
    expect(after.items[0]?.review).not.toContain('credential.issued')
    expect(after.items[0]?.review).toContain('pool.low')
    await page.getByRole('link', { name: 'Show in Review' }).click()
    await page.waitForURL(/review\?.*system=/)
  })

  test('how long events are kept is chosen, and what would go is told', async () => {
    const eyes = await here.house.lookAsOwner()
    const { page } = eyes
    await page.goto('/projects/default/settings/retention')
    await page.getByRole('combobox', { name: 'Other times for some' }).click()
    await page.getByRole('option', { name: 'Users: all' }).click()
    await page.getByRole('textbox', { name: 'Users' }).fill('30')
    await page.getByRole('button', { name: 'What would go?' }).click()
    await page.getByText('0 events would go now.').waitFor()
    await inspect(eyes, 'review-retention')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    const settings = await must(here.api.GET('/api/v1/projects/{slug}/settings', { params }))
    expect(settings.retention).toEqual({ days: 0, days_of: { user: 30 } })
  })

  test.each(TWO_LOOKS)('the room is well in $size, $scheme, $locale', async (look) => {
    const eyes = await here.house.lookAsOwner(look)
    await visit(eyes, 'review', `${ROOM}?view=all`)
    await eyes.page.locator('main').getByRole('row').nth(1).getByRole('link').first().click()
    await eyes.page.getByRole('dialog').getByRole('textbox').waitFor()
    await inspect(eyes, 'review-event')
  })

  test('a list with nothing in it says so', async () => {
    const eyes = await here.house.lookAsOwner()
    await eyes.page.goto(`${ROOM}?q=nothing%20like%20this`)
    await eyes.page.getByText('No event fits').waitFor()
    await inspect(eyes, 'review-nothing')
  })
})

async function enter(house: House, search = '?view=all'): Promise<Eyes> {
  const eyes = await house.lookAsOwner()
  await eyes.page.goto(ROOM + search)
  await eyes.page.getByRole('table', { name: 'Review' }).waitFor()
  return eyes
}

/** The event that somebody was added. */
function row(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: `User created – ${name}` })
}
