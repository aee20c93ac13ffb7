import type { Page } from 'playwright-core'

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
