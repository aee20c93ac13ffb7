import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { must } from './house/api'
import { isLoaded, LOOKS } from './house/eyes'
import { crowd, example, upload } from './house/files'
import { OWNER } from './house/house'
import { lookAs } from './house/people'
import { shareHouse } from './house/share'

const ROOM = '/projects/default/settings/auto-sync'

describe('a list of people', () => {
  const here = shareHouse()

  test('before the first file the room says what to do first', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByText('No file has come yet. To begin:').waitFor()
    await page.getByText('mobile-id-users.csv').first().waitFor()
    await page.getByText('No files yet').waitFor()
  })

  test('the last file is shown at a glance, with its counts and when the next one is due', async () => {
    const { page } = await here.house.lookAsOwner()
    await upload(here.api, 'people.csv', crowd(0, 40))
    await page.goto(ROOM)
    const box = page.getByRole('region', { name: /^Last Auto-sync/ })
    await box.getByText('40 added').waitFor()
    await box.getByText('people.csv').waitFor()
    await box.getByText(/expected at/).waitFor()
  })

  test('a refused file shows every error by line, column and value', async () => {
    await here.api.POST('/api/v1/projects/{slug}/autosync', {
      params: { path: { slug: 'default' }, query: { file_name: 'broken.csv' } },
      headers: { 'Content-Type': 'text/csv' },
      body: example('mobile-id-users-broken.csv'),
      bodySerializer: (body) => body,
    })
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByText('No file has been applied since').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'broken.csv' }).getByRole('link').click()
    await page.getByRole('heading', { name: '9 errors in the file' }).waitFor()
    const row = page.getByRole('row').filter({ hasText: '1.2E+10' })
    await row.getByRole('cell', { name: '19', exact: true }).waitFor()
    await row.getByRole('cell', { name: 'ID', exact: true }).waitFor()
    await row.getByText('A spreadsheet has rounded this ID').waitFor()
    expect(await page.getByRole('row').count(), 'nine errors below the heads').toBe(10)
  })

  test('a held file is looked at and approved; its people are gone', async () => {
    const run = await upload(here.api, 'half.csv', crowd(0, 20) + 'New,Person,new@example.org,77777,S-new\n')
    expect(run.status).toBe('held')
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByRole('link', { name: 'Look at the changes and decide' }).click()
    await page.getByText('Many people would be deleted').waitFor()
    await page.getByText('20 of 40 users are not in the file and would be deleted.').waitFor()
    await page.getByText('21 of 21').waitFor()
    await page.getByText('Add', { exact: true }).first().click()
    await page.getByText('1 of 1').waitFor()
    await page.getByText('New Person').waitFor()
    await page.getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog', { name: 'Apply this file?' })
    await dialog.getByText('20 people are deleted and lose their credentials').waitFor()
    await dialog.getByText('1 person is added and invited').waitFor()
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Applied').waitFor()
    await page.getByText(OWNER.name).waitFor()
    const users = await must(
      here.api.GET('/api/v1/projects/{slug}/users', {
        params: { path: { slug: 'default' }, query: { count: true, filter: 'enrolment ne "deletion_pending"' } },
      }),
    )
    expect(users.total).toBe(21)
  })

  test('a held file is rejected, and nobody changes', async () => {
    const run = await upload(here.api, 'less.csv', crowd(0, 5))
    const { page } = await here.house.lookAsOwner()
    await page.goto(`/projects/default/sync-runs/${run.id}`)
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Rejected').waitFor()
    await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'hidden' })
  })

  test('who is still asked when somebody else has decided is told', async () => {
    const run = await upload(here.api, 'less again.csv', crowd(0, 5))
    const { page } = await here.house.lookAsOwner()
    await page.goto(`/projects/default/sync-runs/${run.id}`)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').waitFor()
    const params = { params: { path: { slug: 'default', id: run.id } } }
    await must(here.api.POST('/api/v1/projects/{slug}/sync-runs/{id}/reject', params))
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This file does not wait any more').waitFor()
    expect(await dialog.getByRole('button', { name: 'Approve' }).count(), 'there is nothing left to approve').toBe(0)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Rejected').waitFor()
  })

  test('who may only read sees the state and the plan, and no buttons', async () => {
    const run = await upload(here.api, 'less once more.csv', crowd(0, 5))
    const { page } = await lookAs(here.house, 'auditor')
    await page.goto(`/projects/default/sync-runs/${run.id}`)
    await page.getByText('Many people would be deleted').waitFor()
    expect(await page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0)
    await page.goto(ROOM)
    await page.getByText('60 minutes').waitFor()
    expect(await page.getByRole('button', { name: /Download task config|Save/ }).count()).toBe(0)
    expect(await page.getByRole('switch', { name: 'Enable Auto-sync' }).isDisabled()).toBe(true)
  })

  test('switched off, files are refused; switched on, they are taken', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    const enabled = page.getByRole('switch', { name: 'Enable Auto-sync' })
    await page.getByText('Enable Auto-sync').click()
    await page.getByText('Auto-sync is switched off').waitFor()
    await expect(upload(here.api, 'people.csv', crowd(0, 21))).rejects.toThrow('autosync_disabled')
    await enabled.click()
    await page.getByText('Auto-sync is switched off').waitFor({ state: 'hidden' })
  })
})

describe('the task that sends the list', () => {
  const here = shareHouse()

  test('is downloaded as the XML that Task Scheduler imports, and its key is shown once', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByRole('button', { name: 'Download task config' }).click()
    await page.getByRole('combobox', { name: 'The key works only from' }).fill('10.1.0.0/16')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Make the task' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'autosync_default.xml' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('autosync_default.xml')
    const bytes = readFileSync(await file.path())
    expect([bytes[0], bytes[1]], 'UTF-16 with its mark').toEqual([0xff, 0xfe])
    const task = await page.evaluate(parsedTask, new TextDecoder('utf-16le').decode(bytes))
    expect(task.faults).toBe(0)
    expect(task.namespace).toBe('http://schemas.microsoft.com/windows/2004/02/mit/task')
    expect(task.command.toLowerCase()).toContain('powershell')
    expect(task.interval).toBe('PT1H')

    const secret = (await page.getByText(/^clv_/).textContent()) ?? ''
    expect(task.text).not.toContain(secret)
    await page.getByRole('button', { name: 'Done, I have the key' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Download task config' }).waitFor()
    expect(await page.content()).not.toContain(secret)
    await page.goto('/projects/default/settings/api-keys')
    await page.getByText('only from 10.1.0.0/16').waitFor()
  })

  test('a range that is none is said beside its field, and nothing typed is lost', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByRole('button', { name: 'Download task config' }).click()
    await page.getByRole('radio', { name: 'Linux: cron' }).check()
    await page.getByRole('combobox', { name: 'The key works only from' }).fill('somewhere')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Make the task' }).click()
    await page.locator('.mantine-InputWrapper-error').waitFor()
    expect(await page.getByRole('radio', { name: 'Linux: cron' }).isChecked()).toBe(true)
    await page.getByText('somewhere', { exact: true }).waitFor()
  })
})

describe('the rules', () => {
  const here = shareHouse()

  test('a value that does not fit is said beside its field', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByLabel('A file is expected every').fill('1')
    await page.getByRole('region', { name: 'Rules' }).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Expected a number from 5 to 10080.').waitFor()
  })

  test('what somebody else changed meanwhile is told, and what was typed stays', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    const rules = page.getByRole('region', { name: 'Rules' })
    const interval = page.getByLabel('A file is expected every')
    await interval.fill('45')
    await must(
      here.api.PATCH('/api/v1/projects/{slug}/settings', {
        params: { path: { slug: 'default' }, header: { 'If-Match': '*' } },
        headers: { 'Content-Type': 'application/merge-patch+json' },
        // A merge patch holds parts of what the document describes as whole.
        body: { autosync: { interval_minutes: 30 } } as never,
      }),
    )
    await rules.getByRole('button', { name: 'Save' }).click()
    await rules.getByText('Somebody else changed this meanwhile').waitFor()
    await rules.getByText(/was 60, is now 30 \(you typed 45\)/).waitFor()
    expect(await interval.inputValue()).toBe('45')
    await rules.getByRole('button', { name: 'Save' }).click()
    await rules.getByText('Saved', { exact: true }).waitFor()
    const settings = await must(here.api.GET('/api/v1/projects/{slug}/settings', { params: { path: { slug: 'default' } } }))
    expect(settings.autosync.interval_minutes).toBe(45)
  })

  test('who leaves with something unsaved is asked first', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByLabel('A file is expected every').fill('90')
    await page.getByRole('link', { name: 'API keys' }).click()
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    expect(await page.getByLabel('A file is expected every').inputValue()).toBe('90')
    await page.getByRole('link', { name: 'API keys' }).click()
    await dialog.getByRole('button', { name: 'Leave without saving' }).click()
    await page.waitForURL('**/settings/api-keys')
  })
})

describe('the rooms of Auto-sync', () => {
  let held: string
  let refused: string
  const here = shareHouse('sqlite', async ({ api }) => {
    await upload(api, 'mobile-id-users.csv', example('mobile-id-users.csv'))
    await upload(api, 'mobile-id-users.csv', example('mobile-id-users-broken.csv')).catch(() => {})
    held = (await upload(api, 'mobile-id-users.csv', example('mobile-id-users-truncated.csv'))).id
    const runs = await must(
      api.GET('/api/v1/projects/{slug}/sync-runs', { params: { path: { slug: 'default' }, query: { filter: 'status eq "failed"' } } }),
    )
    refused = runs.items[0]?.id ?? ''
  })

  test.each(LOOKS)('are well: $size $scheme $locale', async (look) => {
    const eyes = await here.house.lookAsOwner(look)
    const pages = [
      ['autosync', ROOM],
      ['sync-run-held', `/projects/default/sync-runs/${held}`],
      ['sync-run-refused', `/projects/default/sync-runs/${refused}`],
    ] as const
    for (const [name, address] of pages) {
      await eyes.page.goto(address)
      await eyes.page.locator('main section').nth(1).waitFor()
      await eyes.page.waitForFunction(isLoaded)
      await eyes.picture(name)
      expect(await eyes.findings()).toEqual([])
    }
    await eyes.page.goto(ROOM)
    await eyes.page.locator('main button').first().click()
    await eyes.page.locator('[role=dialog] button[type=submit]').click()
    await eyes.page.getByText(/^clv_/).waitFor()
    await eyes.picture('task-config')
    expect(await eyes.findings()).toEqual([])
  })
})

/** What a browser reads out of the task; runs in the page. */
function parsedTask(text: string) {
  const task = new DOMParser().parseFromString(text, 'application/xml')
  const content = (name: string) => task.getElementsByTagName(name)[0]?.textContent ?? ''
  return {
    text,
    faults: task.getElementsByTagName('parsererror').length,
    namespace: task.documentElement.namespaceURI,
    command: content('Command'),
    interval: content('Interval'),
  }
}
