import type { Locator, Page } from 'playwright-core'
import { eventually } from './eventually'

/** Turns a word of a filter on or off. */
export async function choose(page: Page, filter: string, word: string): Promise<void> {
  await page.getByRole('button', { name: filter, exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: word, exact: true }).click()
  await page.keyboard.press('Escape')
}

/** Does what a button says, after the dialog has said what that is. */
export async function act(page: Page, name: string, said: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(said).waitFor()
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Goes down a page until something is there: what is far down is fetched when somebody comes near. */
export async function goDownTo(page: Page, wanted: Locator): Promise<void> {
  await page.locator('#content h1').first().waitFor()
  await eventually('going down brings it', async () => {
    await page.mouse.wheel(0, 2_000)
    return (await wanted.count()) > 0 || undefined
  })
  await wanted.first().scrollIntoViewIfNeeded()
}
