import { answer, api } from '../../../api/client'

/** A password for one login, after which its holder chooses another. */
export interface StartingPassword {
  password: string
  expires_at: string
}

type Raw = (path: string, init: object) => ReturnType<typeof api.POST>

/** Makes one; it takes the place of the password that the user had. */
export function makeStartingPassword(slug: string, id: string): Promise<StartingPassword> {
  const call = (api.POST as unknown as Raw)('/api/v1/projects/{slug}/users/{id}/self-service-password', { params: { path: { slug, id } } })
  return answer(call) as unknown as Promise<StartingPassword>
}
