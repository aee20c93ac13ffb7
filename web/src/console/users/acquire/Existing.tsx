import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { knows } from '../../../language/say'
import { tell } from '../../frame/tell'
import { Refusal } from '../../room/Callout'
import { Row, Rows } from '../../room/Rows'
import { Tag } from '../../room/Tag'
import { useFailure } from '../../room/useFailure'
import { useWords } from '../words'
import { useTexts } from './texts'
import { en } from './texts.en'

interface Props {
  slug: string
  user: Schemas['User']
  pool: Schemas['PoolView']
  system: Schemas['SystemView']
  close: () => void
}

type Found = Schemas['ExistingCredential']

/** Looks what a user has at a system already, and takes it over. */
export function Existing({ slug, user, pool, system, close }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const failure = useFailure()
  const name = words.name(user)
  const looking = useMutation({
    mutationFn: async () => {
      const params = { path: { slug, id: pool.id }, query: { user_id: user.id } }
      return (await answer(api.GET('/api/v1/projects/{slug}/pools/{id}/existing', { params }))).items
    },
  })
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={looking.isPending}
        onClick={() => looking.mutate()}
      >
        {t('existing')}
      </Button>
      {looking.data && (
        <Text size="sm" component="output">
          {looking.data.length > 0 ? t('existingHint', { name, pool: pool.name, system: system.name }) : t('existingNone', { name, system: system.name })}
        </Text>
      )}
      {looking.data && looking.data.length > 0 && (
        <Rows label={t('existing')} columns="minmax(9rem, 1fr) minmax(9rem, 1fr) auto">
          {looking.data.map((found) => (
            <One key={found.external_id} {...{ slug, user, pool, found, close }} />
          ))}
        </Rows>
      )}
      <Refusal>{looking.error && failure(looking.error)}</Refusal>
    </Stack>
  )
}

function One({ slug, user, pool, found, close }: Omit<Props, 'system'> & { found: Found }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const failure = useFailure()
  const [isConfirmed, setConfirmed] = useState(false)
  const isProposal = found.found_by === 'email'
  const state = `existingStates.${found.observed}`
  const obtaining = useMutation({
    mutationFn: () => {
      const body = { user_id: user.id, external_id: found.external_id, confirm: isConfirmed }
      return answer(api.POST('/api/v1/projects/{slug}/pools/{id}/obtain', { params: { path: { slug, id: pool.id } }, body }))
    },
    onSuccess: () => {
      void tell({ message: t('obtained') })
      close()
    },
    onSettled: () => {
      for (const resource of ['users', 'credentials', 'systems']) void client.invalidateQueries({ queryKey: [slug, resource] })
    },
  })
  return (
    <Row>
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {t('existingNumber', { number: found.number ?? found.external_id })}
        </Text>
        <Tag>{knows(en, state) ? t(state) : found.observed}</Tag>
      </Stack>
      <Stack gap={4}>
        <Text size="sm">{t(isProposal ? 'existingBy.email' : 'existingBy.external_id')}</Text>
        {isProposal && (
          <Checkbox
            size="xs"
            label={t('existingConfirm', { holder: found.holder ?? '' })}
            checked={isConfirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
          />
        )}
        <Refusal>{obtaining.error && failure(obtaining.error)}</Refusal>
      </Stack>
      <Group justify="flex-end">
        <Button size="xs" disabled={isProposal && !isConfirmed} loading={obtaining.isPending} onClick={() => obtaining.mutate()}>
          {t('existingGo')}
        </Button>
      </Group>
    </Row>
  )
}
