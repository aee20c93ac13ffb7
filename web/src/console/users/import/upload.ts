import { sessionEnded } from '../../../api/client'
import { connection } from '../../../api/connection'
import { ConnectionLost, problemOf } from '../../../api/problem'
import { sitePath } from '../../../api/site'
import type { SyncRun } from '../../plan/run'

/** A file that is not any more what it was when it was chosen. */
export class FileMoved extends Error {}

interface Upload {
  slug: string
  file: File
  isDryRun: boolean
  signal: AbortSignal
  /** Told how much has been sent, from 0 to 1. */
  onSent: (share: number) => void
}

/**
 * Sends a file of users and answers what became of it. Not with `fetch`, which
 * does not tell how far it is.
 *
 * @throws {Problem} where the file is refused, {@link FileMoved} where it cannot be read any more,
 * {@link ConnectionLost} where the server does not answer.
 */
export async function upload({ slug, file, isDryRun, signal, onSent }: Upload): Promise<SyncRun> {
  const query = new URLSearchParams({ dry_run: String(isDryRun), file_name: file.name })
  const response = await send(`${sitePath}/api/v1/projects/${slug}/autosync?${query}`, file, signal, onSent)
  const body: unknown = JSON.parse(response.text || 'null')
  if (response.status < 300) return body as SyncRun // the document says that it is one
  const problem = problemOf(new Response(null, response), body)
  if (problem.status === 401) sessionEnded.tell()
  throw problem
}

interface Answer {
  status: number
  statusText: string
  headers: Headers
  text: string
}

function send(address: string, file: File, signal: AbortSignal, onSent: (share: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('Content-Type', 'text/csv')
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1))
    request.upload.addEventListener('load', () => onSent(1))
    request.addEventListener('load', () => {
      connection.found()
      const { status, statusText, responseText: text } = request
      const wait = request.getResponseHeader('Retry-After')
      resolve({ status, statusText, text, headers: new Headers(wait ? { 'Retry-After': wait } : {}) })
    })
    request.addEventListener('error', () => void whatFailed(file).then(reject))
    request.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** Browsers do not say whether the file or the connection was the matter. */
async function whatFailed(file: File): Promise<Error> {
  try {
    await file.slice(0, 1).arrayBuffer()
  } catch (cause) {
    return new FileMoved('the file cannot be read any more', { cause })
  }
  connection.lost()
  return new ConnectionLost('the upload failed')
}
