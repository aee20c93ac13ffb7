import { readFileSync } from 'node:fs'
import type { Schemas } from '../../src/api/client'
import { must, type Api } from './api'
import { ROOT } from './environment'

/** A file of users from the folder of examples. */
export function example(name: string): string {
  return readFileSync(`${ROOT}examples/${name}`, 'utf8')
}

/** Sends a file of users, as the hourly task does. */
export function upload(api: Api, name: string, text: string): Promise<Schemas['SyncRun']> {
  return must<Schemas['SyncRun']>(
    api.POST('/api/v1/projects/{slug}/autosync', {
      params: { path: { slug: 'default' }, query: { file_name: name } },
      headers: { 'Content-Type': 'text/csv' },
      body: text,
      bodySerializer: (body) => body,
    }),
  )
}

/** So many invented people, from a number on. */
export function crowd(from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const n = from + index
    return `Person,Number ${n},person-${n}@example.org,${10_000 + n},S-${n}`
  })
  return `First name,Last name,E-mail,ID,Sync ID\n${rows.join('\n')}\n`
}
