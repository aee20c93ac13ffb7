import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { Schemas } from '../../../api/client'
import { moment } from '../../../language/moments'
import { Facts } from '../../room/Facts'
import { Lines } from '../../room/Lines'
import { To } from '../../room/To'
import { StatusTag } from '../Tags'
import { CredentialActions } from './CredentialActions'
import { useTexts } from './texts'
import { useCardFacts } from './useCardFacts'
import type { Subject } from './useCredentialIntentions'
import { useReasons } from './useReasons'

interface Props extends Subject {
  invitation: Schemas['InvitationView'] | undefined
  pool: Schemas['PoolView'] | undefined
}

/** A card on a phone: where it is, how it got there, and what can be done about it. */
export function CredentialCard(props: Props) {
  const { slug, credential, system, pool } = props
  const reasons = useReasons()
  const wait = reasons.wait(credential)
  return (
    <Paper withBorder p="md" component="article" aria-label={pool?.name ?? system?.name}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h5">
            <To to="/projects/$slug/credentials/$id" params={{ slug, id: credential.id }} inherit>
              {pool?.name ?? system?.name}
            </To>
          </Title>
          <StatusTag status={credential.status}>{reasons.status(credential)}</StatusTag>
        </Group>
        {wait && <Text size="sm">{wait}</Text>}
        <CredentialFacts {...props} />
        <CredentialActions {...props} />
      </Stack>
    </Paper>
  )
}

function CredentialFacts(props: Props) {
  const { t, locale } = useTexts()
  const at = (when: string) => moment(when, locale)
  const { number, valid, phone, invitation, used } = useCardFacts(props)
  const { revocation } = props.credential
  const told = revocation && <Lines key="revocation" lines={[t('asked', { at: at(revocation.requested_at) }), promise(revocation)]} />
  return <Facts facts={[number, valid, phone, invitation, [t('revocation'), told], used]} />

  function promise({ confirmed_at, deadline }: Schemas['RevocationView']): string {
    if (confirmed_at) return t('confirmed', { at: at(confirmed_at) })
    return t(new Date(deadline) < new Date() ? 'overdue' : 'confirmsBy', { at: at(deadline) })
  }
}
