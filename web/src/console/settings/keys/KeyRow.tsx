import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleCheck, IconCircleX, IconHourglassEmpty, type Icon } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { day, moment } from '../../../language/moments'
import { useMe } from '../../caller'
import { Confirm } from '../../room/Confirm'
import { Row } from '../../room/Rows'
import { Tag, type Tone } from '../../room/Tag'
import { membersQuery } from '../members'
import { useRoles } from '../roles'
import { keysQuery, stateOf, type ApiKey, type KeyState } from './keys'
import { useTexts } from './texts'

const LOOKS: Record<KeyState, [Icon, Tone]> = {
  works: [IconCircleCheck, 'good'],
  expired: [IconHourglassEmpty, 'quiet'],
  revoked: [IconCircleX, 'quiet'],
}

/** A key: what uses it, what it may, from where and until when, and whether it is used. */
export function KeyRow({ slug, apiKey, now }: { slug: string; apiKey: ApiKey; now: Date }) {
  const { t, locale } = useTexts()
  const { nameOf } = useRoles()
  const client = useQueryClient()
  const [asks, { open, close }] = useDisclosure()
  const maker = useMaker(slug, apiKey.created_by)
  const state = stateOf(apiKey, now)
  const [icon, tone] = LOOKS[state]
  const { name, role, expires_at, address_ranges, last_used_at, created_at } = apiKey
  const limits = [
    expires_at ? t('expires', { at: day(expires_at, locale) }) : t('forever'),
    address_ranges.length > 0 ? t('from', { ranges: address_ranges.join(', ') }) : t('everywhere'),
  ]
  return (
    <Row>
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {[day(created_at, locale), maker && t('madeBy', { who: maker })].filter(Boolean).join(', ')}
        </Text>
      </Stack>
      <div>
        <Tag icon={icon} tone={tone}>
          {t(state)}
        </Tag>
      </div>
      <Stack gap={0}>
        <Text size="sm">{nameOf(role)}</Text>
        <Text size="xs" c="dimmed">
          {limits.join(', ')}
        </Text>
        <Text size="xs" c="dimmed">
          {last_used_at ? t('used', { at: moment(last_used_at, locale) }) : t('unused')}
        </Text>
      </Stack>
      <Group justify="flex-end">
        {state !== 'revoked' && (
          <Button size="xs" variant="default" onClick={open} aria-label={t('revokeOne', { name })}>
            {t('revoke')}
          </Button>
        )}
      </Group>
      {asks && (
        <Confirm title={t('revokeTitle')} verb={t('revoke')} danger act={revoke} close={close}>
          <Text size="sm">{t('revokeHint', { name })}</Text>
        </Confirm>
      )}
    </Row>
  )

  async function revoke(): Promise<void> {
    await answer(api.DELETE('/api/v1/projects/{slug}/api-keys/{id}', { params: { path: { slug, id: apiKey.id } } }))
    await client.invalidateQueries(keysQuery(slug))
  }
}

/** Who made it, by name where that is known. */
function useMaker(slug: string, id: string | null | undefined): string | undefined {
  const me = useMe()
  const members = useQuery(membersQuery(slug)).data ?? []
  if (!id) return undefined
  return me?.id === id ? me.name : members.find((member) => member.id === id)?.name
}
