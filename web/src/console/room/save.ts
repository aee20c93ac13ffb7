/** Hands a text to the browser's downloads. */
export function saveText(name: string, type: string, text: string): void {
  save(name, new Blob([text], { type }))
}

/** Hands a file to the browser's downloads. Nothing of it stays here. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // Browsers read the address after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
