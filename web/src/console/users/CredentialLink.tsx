import { IconCardsFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { answer, api } from '../../api/client'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { Loaded } from '../room/Loaded'
import { texts } from '../../language/texts'

const useTexts = texts({
  en: {
    gone: 'This credential is not here',
    goneHint: 'Its user was deleted and erased with all personal data, or it belongs to another project.',
    toUsers: 'To the users',
  },
  de: {
    gone: 'Diese Berechtigung gibt es hier nicht',
    goneHint: 'Ihr Benutzer wurde mit allen persönlichen Daten gelöscht, oder sie gehört zu einem anderen Projekt.',
    toUsers: 'Zu den Benutzern',
  },
})

/** Where mails about a credential lead: to the user who has it. */
export function CredentialLink() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/credentials/$id' })
  const { t } = useTexts()
  const credential = useQuery({
    queryKey: [slug, 'credentials', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/credentials/{id}', { params: { path: { slug, id } } })),
  })
  const gone = (
    <Notice icon={<IconCardsFilled />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/users" params={{ slug }}>
        {t('toUsers')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Loaded query={credential} gone={gone}>
      {({ user_id }) => <Navigate to="/projects/$slug/users/$id" params={{ slug, id: user_id }} replace />}
    </Loaded>
  )
}
