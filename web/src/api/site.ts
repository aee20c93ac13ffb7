/** The path under which the site lies: empty, or as `/doors`. The server writes it into the page. */
export const sitePath: string = readSitePath()

function readSitePath(): string {
  const written = document.querySelector('meta[name=base-path]')?.getAttribute('content') ?? ''
  return written.startsWith('/') ? written : ''
}
