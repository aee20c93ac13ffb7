import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import type { Schemas } from '../../../api/client'
import { moment } from '../../../language/moments'
import { Callout } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { Lines } from '../../room/Lines'
import { To } from '../../room/To'
import { StatusTag } from '../Tags'
import { useTexts as useAcquireTexts } from '../acquire/texts'
import { CredentialActions } from './CredentialActions'
import { useTexts } from './texts'
import { useCardFacts } from './useCardFacts'
import type { Subject } from './useCredentialIntentions'
import { useReasons } from './useReasons'

interface Props extends Subject {
  invitation: Schemas['InvitationView'] | undefined
  pool: Schemas['PoolView'] | undefined
  /** The other credential, while one is to take the place of another. */
  overlap: { other: Schemas['CredentialView']; isNewer: boolean } | undefined
}

/** A card on a phone: where it is, how it got there, and what can be done about it. */
export function CredentialCard(props: Props) {
  const { slug, credential, system, pool, overlap } = props
  const { t } = useAcquireTexts()
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
        {overlap && (
          <Callout icon={IconArrowsExchange} tone="busy">
            {t(overlap.isNewer ? 'overlapNew' : 'overlapOld', { number: overlap.other.number ?? t('unnumbered') })}
          </Callout>
        )}
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
  const { overdue, removing, revocation } = props.credential
  const lines = revocation && [t('asked', { at: at(revocation.requested_at) }), promise(revocation), removing && t('removing')]
  const told = lines && <Lines key="revocation" lines={lines} />
  return <Facts facts={[number, valid, phone, invitation, [t('revocation'), told], used]} />

  function promise({ confirmed_at, promised_by }: Schemas['RevocationView']): string {
    if (confirmed_at) return t('confirmed', { at: at(confirmed_at) })
    return t(overdue ? 'overdue' : 'confirmsBy', { at: at(promised_by) })
  }
}
