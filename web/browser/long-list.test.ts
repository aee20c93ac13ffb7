import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { upload } from './house/files'
import { House } from './house/house'
import { lookAtUsers } from './house/people'

const params = { path: { slug: 'default' } }
/** In the order of their numbers, by the alphabet too. */
const surname = (n: number) => `Lovelace${String(n).padStart(6, '0')}`

describe('a long list', () => {
  const PEOPLE = 100_000
  let house: House
  let api: Api
  beforeAll(async () => {
    house = await House.open()
    api = await house.api()
    // Without a pool nobody is invited, and the machine is free for what is measured.
    await must(
      api.PATCH('/api/v1/projects/{slug}', {
        params: { ...params, header: { 'If-Match': '*' } },
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: { default_pool: null },
      }),
    )
    const rows = Array.from({ length: PEOPLE }, (_, n) => `Ada,${surname(n)},ada${n}@example.org,${100_000 + n},P-${n}\n`)
    await upload(api, 'people.csv', `First name,Last name,E-mail,ID,Sync ID\n${rows.join('')}`)
  }, 300_000)
  afterAll(() => house.close())

  test('stays smooth over 100,000 users', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByText('100,000 users').waitFor()
    await page.locator('[data-row="5"] a').waitFor()
    const table = page.getByRole('table')
    expect(await table.getAttribute('aria-rowcount')).toBe(String(PEOPLE + 1))
    const idle = medianOf(await page.evaluate(framesWhile, { durationMs: 2_000, stepPx: 0 }))
    const scrolls: number[][] = []
    for (let scroll = 0; scroll < 3; scroll += 1) scrolls.push(await page.evaluate(framesWhile, { durationMs: 2_000, stepPx: 120 }))
    const median = medianOf(scrolls.flat())
    const longest = scrolls.map((frames) => Math.max(...frames))
    const told = longest.map((frame) => frame.toFixed(0)).join(', ')
    tell(`over ${PEOPLE} users: a frame takes ${median.toFixed(1)} ms while scrolling, ${idle.toFixed(1)} ms at rest; the longest of each scroll took ${told} ms`)
    // Against the same machine at rest, which others may keep busy.
    expect(median).toBeLessThan(3 * idle + 1)
    // A machine that stands still does so once; a list that does, each time.
    expect(Math.min(...longest), 'the list never stands still').toBeLessThan(1_000)
    expect(await page.locator('[data-row]').count(), 'only what is in view is drawn').toBeLessThan(80)
  })

  test('leads to its end, and shows whom it has there', async () => {
    const { page } = await lookAtUsers(house)
    await page.locator('[data-row="0"] a').focus()
    const began = Date.now()
    await page.keyboard.press('End')
    await page.getByText(surname(PEOPLE - 1)).waitFor({ timeout: 100_000 })
    tell(`from the first of ${PEOPLE} users to the last in ${Date.now() - began} ms`)
    await page.locator(`[aria-rowindex="${PEOPLE + 1}"]`).waitFor()
  }, 120_000)

  test('is searched as somebody types', async () => {
    const { page } = await lookAtUsers(house)
    await page.getByRole('searchbox').fill('ada54321@')
    await page.getByText('1 hit', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Lovelace054321, Ada' }).waitFor()
  })
})

/** Figures, for whoever reads the test's output. */
function tell(text: string): void {
  process.stdout.write(`${text}\n`)
}

function medianOf(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** How long each frame takes while the list is scrolled as by a hand on a wheel, or is left alone; runs in the page. */
function framesWhile({ durationMs, stepPx }: { durationMs: number; stepPx: number }): Promise<number[]> {
  const list = document.querySelector('[role=table]')?.parentElement
  if (!list) throw new Error('there is no list')
  return new Promise((resolve) => {
    const frames: number[] = []
    const began = performance.now()
    let last = began
    const step = (now: number) => {
      frames.push(now - last)
      last = now
      list.scrollTop += stepPx
      if (now - began < durationMs) requestAnimationFrame(step)
      else resolve(frames.slice(1))
    }
    requestAnimationFrame(step)
  })
}
