import { answer, api, type Schemas } from '../../../api/client'
import type { Intention } from './ActionDialog'
import { isOver } from './actions'
import { useTexts } from './texts'

/** Deleting a card: what is said before, and what is asked of the server. Deleting twice does nothing twice. */
export function useRemoval(slug: string): (credential: Schemas['CredentialView']) => Intention {
  const { t } = useTexts()
  return (credential) => ({
    name: t('actions.remove.name'),
    texts: [t(isOver(credential) ? 'actions.remove.over' : 'actions.remove.text')],
    isHarsh: true,
    run: async () => {
      const params = { path: { slug, id: credential.id } }
      await answer(api.DELETE('/api/v1/projects/{slug}/credentials/{id}', { params }))
    },
  })
}
