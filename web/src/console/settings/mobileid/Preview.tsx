import { List, Stack, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { Problem } from '../../../api/problem'
import { day } from '../../../language/moments'
import { sentence } from '../../forms'
import { Callout } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { useTexts } from './texts'
import { useLabel } from './useLabel'
import type { Person } from './search'
import { UserSearch } from './UserSearch'
import { useWord } from './useWord'

/** How long after the last key the server is asked. */
const PAUSE_MS = 300

interface Props {
  slug: string
  /** Of all that is saved. */
  version: string
  /** The options that are being changed. */
  draft: Record<string, unknown>
}

/** What somebody would get with what is typed. */
export function Preview({ slug, version, draft }: Props) {
  const { t } = useTexts()
  const [user, setUser] = useState<Person>()
  const [asked] = useDebouncedValue(draft, PAUSE_MS)
  const preview = useQuery({
    queryKey: [slug, 'settings', 'mobile-id', version, user?.id, asked],
    queryFn: () => previewOf(slug, user?.id ?? '', asked),
    enabled: user !== undefined,
    placeholderData: keepPreviousData,
  })
  const faults = preview.error instanceof Problem ? preview.error.faults : (preview.data?.faults ?? [])
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('preview.title')}
      </Title>
      <UserSearch slug={slug} user={user} onUser={setUser} />
      {preview.data && !preview.error && <Outcome preview={preview.data} />}
      {user && <Faults faults={faults} />}
    </Stack>
  )
}

/** The document describes whole options; a draft holds what is changed of them. */
function previewOf(slug: string, user_id: string, draft: Record<string, unknown>): Promise<Schemas['MobileIdPreview']> {
  const body = { user_id, mobile_id: draft as Schemas['MobileIdSettings'] }
  return answer(api.POST('/api/v1/projects/{slug}/settings/mobile-id/preview', { params: { path: { slug } }, body }))
}

function Outcome({ preview }: { preview: Schemas['MobileIdPreview'] }) {
  const { t, locale } = useTexts()
  const label = useLabel()
  const word = useWord()
  const certificates = preview.certificates.map(({ profile, issue }) => `${label(`mobile_id.certificates.${profile}`)}: ${word('issue')(issue)}`)
  return (
    <output>
      <Facts
        facts={[
          [t('field.user_id'), preview.user_id],
          [t('field.server_name'), preview.server_name],
          [t('field.profile_name'), preview.profile_name],
          [t('preview.certificates'), certificates.join('; ')],
          [t('preview.valid_until'), day(preview.valid_until, locale)],
          [t('field.qr_code'), word('qr_code')(preview.qr_code)],
        ]}
      />
    </output>
  )
}

function Faults({ faults }: { faults: readonly Schemas['Fault'][] }) {
  const { t } = useTexts()
  const label = useLabel()
  if (faults.length === 0) return null
  return (
    <Callout icon={IconAlertTriangle} tone="care" title={t('preview.faults')}>
      <List size="sm">
        {faults.map(({ pointer = '', detail }) => (
          <List.Item key={`${pointer} ${detail}`}>
            {label(pathOf(pointer ?? ''))}: {sentence(detail)}
          </List.Item>
        ))}
      </List>
    </Callout>
  )
}

/** A refused draft points into the body, a preview into the options. */
function pathOf(pointer: string): string {
  const steps = pointer.split('/').filter((step) => step !== '' && step !== 'mobile_id')
  return ['mobile_id', ...steps].join('.')
}
