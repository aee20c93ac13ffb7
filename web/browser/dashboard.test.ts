import { describe, expect, test } from 'vitest'
import { eventually } from './house/eventually'
import { TWO_LOOKS } from './house/eyes'
import { Holder } from './house/holder'
import { shareHouse } from './house/share'
import { visit } from './house/visit'

const ROOM = '/projects/default/dashboard'

describe('the dashboard', () => {
  const here = shareHouse()

  // Before anything has happened.
  test.each(TWO_LOOKS)('is well on the first day: $size $scheme $locale', async (look) => {
    await visit(await here.house.lookAsOwner(look), 'dashboard-first-day', ROOM)
  })

  test('is where the project begins, and has something to say on the first day', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto('/')
    await page.waitForURL(`**${ROOM}`)
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
    await page.getByText('The history begins here').first().waitFor()
    await page.getByText('No invitation was sent or accepted in this time.').waitFor()
    await page.getByText('No run yet').waitFor()
    await page.getByText('Lives in Claviger').waitFor()
    await page.getByRole('link', { name: '0 Active' }).waitFor()
  })

  test('follows what happens, and each number leads to what it counts', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(ROOM)
    await page.getByRole('link', { name: '0 Invited' }).waitFor()
    for (let n = 0; n < 3; n += 1) await Holder.invite(here.house, here.api)
    await page.getByRole('link', { name: '3 Invited' }).waitFor()
    await page.getByText('In all: 3 sent, 0 accepted, 0 expired.').waitFor()
    await page.getByRole('link', { name: '3 Invited' }).click()
    await page.waitForURL('**/credentials?status=**')
    await page.locator('[data-row]').nth(2).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: '0 Invitations overdue' }).click()
    await page.waitForURL('**/credentials?lapsed=true')
    await page.goBack()
    await page.getByRole('link', { name: '0 jobs failed' }).click()
    await page.waitForURL('**/jobs')
  })

  test('its plots are walked with the keys, told to those who hear them, and are tables for those who want them', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(`${ROOM}?days=1`)
    const panel = page.getByRole('region', { name: 'Invitations' })
    const plot = panel.getByRole('slider')
    await plot.focus()
    const said = async () => (await plot.getAttribute('aria-valuetext')) ?? ''
    expect(await said()).toMatch(/: Sent 3, Accepted 0, Expired 0$/)
    const last = Number(await plot.getAttribute('aria-valuenow'))
    await plot.press('ArrowLeft')
    expect(Number(await plot.getAttribute('aria-valuenow'))).toBe(Math.max(0, last - 1))
    await plot.press('Home')
    expect(await plot.getAttribute('aria-valuenow')).toBe('0')
    await plot.press('End')
    await eventually('the tooltip tells the same', async () => ((await panel.getByText('Sent', { exact: true }).count()) > 1 ? true : undefined))
    await plot.press('Escape')
    expect(await panel.getByText('Sent', { exact: true }).count(), 'only the legend').toBe(1)
    const box = await plot.boundingBox()
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 3, (box?.y ?? 0) + 20)
    await eventually('the pointer shows the tooltip', async () => ((await panel.getByText('Sent', { exact: true }).count()) > 1 ? true : undefined))
    await panel.getByText('Table').click()
    await panel.getByRole('row').nth(1).getByRole('cell').nth(1).getByText('3').waitFor()
  })

  test.each(TWO_LOOKS)('is well with a month behind it: $size $scheme $locale', async (look) => {
    const eyes = await here.house.lookAsOwner(look)
    for (const [what, told] of Object.entries(history(Date.now()))) {
      await eyes.page.route(`**/statistics/${what}?*`, (route) => route.fulfill({ json: told }))
    }
    const held = { amount: 37, live: 120, held_at: new Date().toISOString(), approved: false }
    await eyes.page.route('**/lapsed-invitations', (route) => route.fulfill({ json: { amount: 40, held } }))
    await visit(eyes, 'dashboard', ROOM)
    const plot = eyes.page.getByRole('slider').first()
    await plot.focus()
    await plot.press('ArrowLeft')
    await eyes.picture('dashboard-looked-at')
    await eyes.page.getByRole('slider').last().focus()
    await eyes.picture('dashboard-below')
  })
})

const page = (items: unknown[]) => ({ items, next_cursor: null, total: null })

/** A month that nobody has waited for. */
function history(now: number) {
  const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString()
  const days = Array.from({ length: 30 }, (_, index) => 29 - index)
  const credentials = days.map((ago) => ({
    at: day(ago),
    active: 900 - 12 * ago,
    invited: 120 + ((ago * 37) % 60),
    pending: 10 + ((ago * 13) % 25),
    suspending: ago % 4,
    revoking: ago % 3,
    inactive: 300 - 5 * ago,
  }))
  const invitations = days.map((ago) => ({ at: day(ago), sent: (ago * 7) % 23, accepted: (ago * 5) % 17, expired: ago % 4 }))
  const span = (state: string, from: number, until: number, cause: string | null = null) => ({ state, from: day(from), until: day(until), cause })
  const spans = [
    span('connected', 24, 11),
    span('degraded', 11, 10.5, 'the system answered with 503'),
    span('disconnected', 10.5, 8, 'api.example.com could not be reached'),
    span('connected', 8, 0),
  ]
  const system = { system_id: 'sys_01jh0000000000000000000000', name: 'HID Origo', run_mode: 'any' }
  const pool = {
    id: 'pol_01jh0000000000000000000000',
    system_id: system.system_id,
    name: 'Main building',
    external_id: 'CRD633ZZ',
    total: 1000,
    available: 210,
    status: 'low',
    forecast: { used_per_day: 12.4, days_left: 17 },
    low_water: 250,
    card_template_id: null,
    auto_generate_filter: '',
    auto_revoke_filter: '',
    grace_minutes: 0,
    held_filters: null,
    review: null,
    refreshed_at: day(0),
    created_at: day(60),
  }
  const levels = days.map((ago) => ({ at: day(ago), available: 210 + ago * 12 + (ago > 15 ? 150 : 0) }))
  return {
    credentials: { step: 'day', points: credentials },
    invitations: { step: 'day', points: invitations },
    systems: page([{ ...system, spans }, { ...system, system_id: 'sys_01jh0000000000000000000001', name: 'Mobile ID', spans: [] }]),
    pools: page([{ pool, levels, runs_out_at: day(-17) }]),
  }
}
