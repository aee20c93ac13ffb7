import { answer, api } from '../../../api/client'

/** Somebody who was found. */
export interface Person {
  id: string
  name: string
  email: string
}

const SOME = 10

/** The users whose name, address or ID begins so. */
export async function search(slug: string, q: string): Promise<Person[]> {
  const call = api.GET('/api/v1/projects/{slug}/search', { params: { path: { slug }, query: { q, limit: SOME } } })
  const { users } = await answer(call)
  return users.map(({ id, first_name, last_name, email }) => {
    const name = `${first_name} ${last_name}`.trim()
    return { id, name: name || (email ?? id), email: email ?? '' }
  })
}
