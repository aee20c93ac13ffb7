import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { must } from './house/api'
import { TWO_LOOKS } from './house/eyes'
import { lookAs } from './house/people'
import { shareHouse, shareHouseWithOrigo } from './house/share'
import { ORIGO } from './house/systems'
import { inspect, visit } from './house/visit'

const RULES = '/projects/default/rules'
const params = { path: { slug: 'default' } }
const WORDS = {
  en: { change: 'Change', runs: 'The next runs', row: 'Add a row', group: 'Add a group' },
  de: { change: 'Ändern', runs: 'Die nächsten Läufe', row: 'Zeile hinzufügen', group: 'Gruppe hinzufügen' },
}
const GUARD = 'guard@example.org'

describe.each(['sqlite', 'postgres'] as const)('rules on %s', (kind) => {
  const here = shareHouseWithOrigo(kind, async (shared) => {
    // Those of Mobile ID, too.
    shared.pools = (await must(shared.api.GET('/api/v1/projects/{slug}/pools', { params }))).items
  })
  let cards = 4_000

  test('an alert that is built by clicking fires on exactly the events that it names', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.getByRole('link', { name: 'Rules' }).click()
    await page.getByText('There is no rule yet').waitFor()
    await page.getByRole('link', { name: 'Add a rule' }).click()
    const named = pool('Main building')
    await build(page, named.name)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Cards of the main building' }).waitFor()
    await page.getByText('It has not fired yet').waitFor()

    const other = here.pools.find(({ name }) => name !== named.name && name !== 'Mobile ID')
    await acquire(pool('Mobile ID').id, 'Ada')
    if (other) await acquire(other.id, 'Jan')
    await acquire(named.id, 'Maria')
    const log = page.getByRole('list', { name: 'What it did' })
    await log.getByText(`[${ORIGO}] ${named.name}: Credential requested`).waitFor()
    const mail = await here.house.postbox.mail(GUARD, /Credential requested/)
    expect(mail.subject).toBe(`[${ORIGO}] ${named.name}: Credential requested`)
    expect(mail.text).toContain('For Maria Berg.')
    await log.getByText('Send a mail: Done').waitFor()
    // What was asked for from other pools was told before.
    expect(await log.getByRole('listitem').filter({ hasText: 'Credential requested' }).count()).toBe(1)
    expect(await here.house.postbox.to(GUARD)).toHaveLength(1)

    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByRole('status').getByText(/^1 of \d+ events fit; the rule would have fired once\.$/).waitFor()
  })

  test('a scheduled task shows its next runs, is run by hand, and leaves a task that is closed', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(`${RULES}/new`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Look at the doors')
    await page.getByText('Scheduled task', { exact: true }).click()
    const cron = page.getByLabel('Minute, hour, day of the month, month, day of the week')
    await cron.fill('0 6 30 2 *')
    await page.getByText(/No such day ever comes/).waitFor()
    await cron.fill('30 6 * * 1')
    await page.getByText('The next runs').waitFor()
    expect(await page.getByText(/^Monday/).count()).toBe(5)
    await choose(page, 'Action 1', 'Open a task for an operator')
    await page.getByLabel('What is to be done').fill('Look at {rule}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Look at the doors' }).waitFor()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
    await page.getByText('Open a task for an operator: Done').waitFor()
    await page.goto(RULES)
    await page.getByRole('button', { name: 'Done: Look at Look at the doors' }).click()
    await page.getByText(/^Nothing is to be done/).waitFor()
    await page.getByText('Done', { exact: true }).click()
    await page.getByText(/^Closed by Mara Klein/).waitFor()
  })

  function pool(name: string): { id: string; name: string } {
    const found = here.pools.find((one) => one.name === name)
    if (!found) throw new Error(`no pool ${name} among ${here.pools.map((one) => one.name).join(', ')}`)
    return found
  }

  async function acquire(id: string, first_name: string): Promise<void> {
    const email = `${first_name.toLowerCase()}@example.org`
    const body = { first_name, last_name: 'Berg', email, card_id: String((cards += 1)), custom_fields: {} }
    const user = await must(here.api.POST('/api/v1/projects/{slug}/users', { params, body }))
    await must(here.api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params: { path: { slug: 'default', id } }, body: { user_id: user.id } }))
  }
})

describe('the rooms of rules', () => {
  const here = shareHouse('sqlite', async ({ api }) => {
    const { items } = await must(api.GET('/api/v1/projects/{slug}/rule-templates', { params }))
    const ids = await Promise.all(
      items.map(async ({ rule }) => (await must(api.POST('/api/v1/projects/{slug}/rules', { params, body: rule }))).id),
    )
    const id = ids[0] ?? ''
    await must(api.POST('/api/v1/projects/{slug}/rules/{id}/run', { params: { path: { slug: 'default', id } } }))
  })

  test('what does not fit is said where it stands', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(`${RULES}/new`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Round and round')
    await page.getByRole('button', { name: /^Category: / }).click()
    await page.getByRole('checkbox', { name: 'Credential suspended' }).check()
    await page.keyboard.press('Escape')
    await choose(page, 'Action 1', 'Suspend credentials')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/the rule would trigger itself/).first().waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /leave|discard|without/i }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor()
  })

  test('others look at rules and change none', async () => {
    const { page } = await lookAs(here.house, 'auditor')
    await page.goto(RULES)
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor()
    expect(await page.getByRole('link', { name: 'Add a rule' }).count()).toBe(0)
    await page.goto(`${RULES}/new`)
    await page.getByText('Rules are changed by administrators').waitFor()
  })

  test.each(TWO_LOOKS)('look $scheme, $size', async (look) => {
    const eyes = await here.house.lookAsOwner(look)
    const { page } = eyes
    await visit(eyes, 'rules', RULES)
    const words = WORDS[look.locale]
    await page.getByRole('link', { name: /^Unused for 90 days/ }).click()
    await page.getByText('credentials were changed').first().waitFor()
    await inspect(eyes, 'rule')
    await page.getByRole('link', { name: words.change }).click()
    await page.getByText(words.runs).waitFor()
    await inspect(eyes, 'rule-schedule')
    await page.goto(`${RULES}/new?example=failed_logins`)
    await page.getByRole('button', { name: words.row }).click()
    await page.getByRole('button', { name: words.group }).click()
    await inspect(eyes, 'rule-alert')
  })
})

/** As somebody builds an alert on what a system's pool does. */
async function build(page: Page, pool: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Cards of the main building')
  await page.getByLabel('Grouping type').selectOption('and')
  await page.getByRole('button', { name: /^Category: / }).click()
  await page.getByRole('checkbox', { name: 'Credential requested' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Category: Credential requested' }).waitFor()
  for (const [number, text] of [['2', `[${ORIGO}]`], ['3', pool]] as const) {
    await page.getByRole('button', { name: 'Add a row' }).click()
    await page.getByRole('group', { name: `Row ${number}` }).getByRole('textbox').fill(text)
  }
  await page.getByRole('textbox', { name: 'To', exact: true }).fill(GUARD)
  await page.getByRole('textbox', { name: 'Text', exact: true }).last().fill('For {user}.\n{link}')
}

/** Chooses what an action does. */
async function choose(page: Page, action: string, deed: string): Promise<void> {
  await page.getByRole('group', { name: action }).getByRole('combobox', { name: 'Action' }).click()
  await page.getByRole('option', { name: deed }).click()
}
