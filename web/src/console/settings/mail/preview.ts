/** In the place of pictures that only the real mail carries, such as the activation code. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#cfd6dd" d="M0 0h8v8H0z"/></svg>')}`

/**
 * A mail as a frame without scripts can show it. The frame inherits the page's
 * policy, which lets in no `style` attribute, only style sheets with the nonce
 * of this load: so what stands in attributes moves into one of those. It does
 * so before anything parses it, as parsing alone would break the policy.
 */
export function framed(html: string, nonce: string): string {
  const sheet = `<style nonce="${nonce}"`
  const tame = html.replaceAll(/\sstyle=(?=["'])/gi, ' data-style=').replaceAll(/<style\b/gi, sheet)
  const mail = new DOMParser().parseFromString(tame, 'text/html')
  const rules = [...mail.querySelectorAll<HTMLElement>('[data-style]')].map((element, index) => {
    const style = element.dataset['style'] ?? ''
    delete element.dataset['style']
    element.dataset['s'] = String(index)
    // As strong as an attribute is: stronger than any class.
    return `[data-s="${index}"]${'[data-s]'.repeat(9)}{${style}}`
  })
  for (const link of mail.querySelectorAll('a')) link.removeAttribute('href')
  for (const picture of mail.querySelectorAll('img[src^="cid:"]')) picture.setAttribute('src', PICTURE)
  const shown = mail.documentElement.outerHTML.replace('</head>', `${sheet}>${rules.join('\n')}</style></head>`)
  return `<!doctype html>${shown}`
}
