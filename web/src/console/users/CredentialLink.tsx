import { Button, Center, Loader } from '@mantine/core'
import { IconAlertTriangle, IconCardsFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { answer, api } from '../../api/client'
import { Problem } from '../../api/problem'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { texts } from '../../shared/texts'
import { useWords } from './words'

const useTexts = texts('users.credential', {
  en: {
    gone: 'This credential is not here',
    goneHint: 'Its user was deleted and erased with all personal data, or it belongs to another project.',
    toUsers: 'To the users',
    failed: 'The credential could not be fetched',
    fetching: 'Looking for the user',
  },
  de: {
    gone: 'Diese Berechtigung gibt es hier nicht',
    goneHint: 'Ihr Benutzer wurde mit allen persönlichen Daten gelöscht, oder sie gehört zu einem anderen Projekt.',
    toUsers: 'Zu den Benutzern',
    failed: 'Die Berechtigung konnte nicht geholt werden',
    fetching: 'Der Benutzer wird gesucht',
  },
})

/** Where mails about a credential lead: to the user who has it. */
export function CredentialLink() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/credentials/$id' })
  const { t } = useTexts()
  const words = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: [slug, 'credentials', id],
    queryFn: () => answer(api.GET('/api/v1/projects/{slug}/credentials/{id}', { params: { path: { slug, id } } })),
  })
  if (data) return <Navigate to="/projects/$slug/users/$id" params={{ slug, id: data.user_id }} replace />
  if (error instanceof Problem && error.status === 404) {
    return (
      <Notice icon={<IconCardsFilled />} title={t('gone')} hint={t('goneHint')}>
        <ButtonLink to="/projects/$slug/users" params={{ slug }}>
          {t('toUsers')}
        </ButtonLink>
      </Notice>
    )
  }
  if (error) {
    return (
      <Notice icon={<IconAlertTriangle />} title={t('failed')} hint={words.failure(error)}>
        <Button onClick={() => void refetch()}>{words.t('again')}</Button>
      </Notice>
    )
  }
  return (
    <Center mih={320}>
      <Loader aria-label={t('fetching')} />
    </Center>
  )
}
