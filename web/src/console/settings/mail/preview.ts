/**
 * A mail as a frame without scripts can show it. The frame inherits the page's
 * policy, which lets in no `style` attribute, only style sheets with the nonce
 * of this load: so what stands in attributes moves into one of those.
 */
export function framed(html: string, nonce: string): string {
  const mail = new DOMParser().parseFromString(html, 'text/html')
  const rules = [...mail.querySelectorAll<HTMLElement>('[style]')].map((element, index) => {
    const style = element.getAttribute('style') ?? ''
    element.removeAttribute('style')
    element.dataset['s'] = String(index)
    // As strong as an attribute is: stronger than any class.
    return `[data-s="${index}"]${'[data-s]'.repeat(9)}{${style}}`
  })
  const sheet = mail.createElement('style')
  sheet.textContent = rules.join('\n')
  mail.head.append(sheet)
  for (const style of mail.querySelectorAll('style')) style.setAttribute('nonce', nonce)
  for (const link of mail.querySelectorAll('a')) link.removeAttribute('href')
  return `<!doctype html>${mail.documentElement.outerHTML}`
}
