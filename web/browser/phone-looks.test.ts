import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOOKS, type Look } from './house/eyes'
import { Hands, shows } from './house/handset'

const WORDS = {
  en: { setUp: 'Set up', giveUp: 'Give up this ID …', check: 'Check now', anyway: 'Use this computer anyway' },
  de: { setUp: 'Einrichten', giveUp: 'Diese ID aufgeben …', check: 'Jetzt prüfen', anyway: 'Trotzdem diesen Computer nehmen' },
} as const

let hands: Hands

describe.each(LOOKS)('looked at: $size $scheme $locale', (look) => {
  beforeAll(async () => {
    hands = await Hands.open()
  })
  afterAll(() => hands.close())

  test('each screen is well', async () => {
    const holder = await hands.invite()
    const eyes = await hands.house.look(look)
    const { page } = eyes
    const words = WORDS[look.locale]
    const well = async (name: string) => {
      await eyes.picture(`phone-${name}`)
      expect(await eyes.findings()).toEqual([])
      if (look.size === 'narrow') await fitsSmallScreens(page)
    }
    await page.goto('/m/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await well('empty')
    await open(page, look, holder.link, well)
    await page.getByRole('button', { name: words.setUp }).waitFor()
    await well('invitation')
    await page.getByRole('button', { name: words.setUp }).click()
    await shows(page, 'active')
    await well('active')
    await page.getByRole('button', { name: words.giveUp }).click()
    await well('give-up')
    await page.getByRole('button').nth(1).click()
    await holder.suspend('lost')
    await page.getByRole('button', { name: words.check }).click()
    await shows(page, 'suspended')
    await well('suspended')
    await holder.revoke('stolen')
    await page.getByRole('button', { name: words.check }).click()
    await shows(page, 'revoked')
    await well('revoked')
    await page.getByRole('textbox').or(page.locator('summary')).first().click()
    await page.getByRole('textbox').fill(`${hands.house.server.url}/m/#aaaaaaaaaaaaaaaaaaaaaaaaaa`)
    await page.getByRole('textbox').press('Enter')
    await page.locator('.notice.warning').waitFor()
    await well('refusal')
  })
})

/** Opens a link; where that leads to the advice for computers, looks at it and goes on. */
async function open(page: Page, look: Look, link: string, well: (name: string) => Promise<void>): Promise<void> {
  await page.goto(link)
  if (look.size === 'narrow') return
  await page.getByRole('img').waitFor()
  await well('computer')
  await page.getByRole('button', { name: WORDS[look.locale].anyway }).click()
}

async function fitsSmallScreens(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  if (size) await page.setViewportSize(size)
}
