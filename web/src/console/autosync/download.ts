import type { Schemas } from '../../api/client'

type TaskFile = Schemas['TaskFile']

/** The bytes of a file that came in base64. */
export function bytesOf(file: TaskFile): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0))
}

/** Hands a file to the browser's downloads. Nothing of it stays here. */
export function download(file: TaskFile): void {
  const url = URL.createObjectURL(new Blob([bytesOf(file)], { type: file.media_type }))
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  document.body.append(link)
  link.click()
  link.remove()
  // Browsers read the address after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
