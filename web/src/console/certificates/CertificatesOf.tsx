import { Group, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { day } from '../../language/moments'
import { Loaded } from '../room/Loaded'
import { To } from '../room/To'
import { certificatesOfQuery, type Certificate, type Owner } from './data'
import { StateTag } from './StateTag'
import { useTexts } from './texts'

/** The newest certificates of a user or a credential, and the way to all of them. */
export function CertificatesOf({ slug, of }: { slug: string; of: Owner }) {
  const { t } = useTexts()
  const query = useQuery(certificatesOfQuery(slug, of))
  return (
    <Paper withBorder p="md">
      <Loaded query={query} lines={2}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Text size="sm">{t('card.none')}</Text>
          ) : (
            <Stack gap="sm">
              {items.map((certificate) => (
                <Line key={certificate.id} slug={slug} certificate={certificate} />
              ))}
              <To to="/projects/$slug/certificates" params={{ slug }} search={of} size="sm">
                {(total ?? 0) > items.length ? t('card.all', { count: total ?? 0 }) : t('card.show')}
              </To>
            </Stack>
          )
        }
      </Loaded>
    </Paper>
  )
}

function Line({ slug, certificate }: { slug: string; certificate: Certificate }) {
  const { t, locale } = useTexts()
  const { id, profile, subject, not_after } = certificate
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <To to="/projects/$slug/certificates/$id" params={{ slug, id }} size="sm" fw={600}>
          {profile}
        </To>
        <Text size="xs" c="dimmed">
          {subject} · {t('card.until', { day: day(not_after, locale) })}
        </Text>
      </div>
      <StateTag certificate={certificate} />
    </Group>
  )
}
