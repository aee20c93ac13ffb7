import type { Schemas } from '../../api/client'
import { save } from '../room/save'

type TaskFile = Schemas['TaskFile']

/** The bytes of a file that came in base64. */
export function bytesOf(file: TaskFile): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0))
}

/** Hands a file to the browser's downloads. Nothing of it stays here. */
export function download(file: TaskFile): void {
  save(file.name, new Blob([bytesOf(file)], { type: file.media_type }))
}
