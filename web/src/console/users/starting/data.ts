import { answer, api, type Schemas } from '../../../api/client'

/** A password for one login, after which its holder chooses another. */
export type StartingPassword = Schemas['StartingPasswordView']

/** Makes one; it takes the place of the password that the user had. */
export function makeStartingPassword(slug: string, id: string): Promise<StartingPassword> {
  return answer(api.POST('/api/v1/projects/{slug}/users/{id}/self-service-password', { params: { path: { slug, id } } }))
}
