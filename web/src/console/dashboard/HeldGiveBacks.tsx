import { Button, Group, Stack, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { number } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { tell } from '../frame/tell'
import { useMay } from '../may'
import { Callout } from '../room/Callout'
import { useFailure } from '../room/useFailure'
import { decideLapsed, lapsedQuery } from './data'
import { useTexts } from './texts'

/** Credentials whose invitations nobody accepted, so many of them that a person is to say whether they end. */
export function HeldGiveBacks({ slug }: { slug: string }) {
  const { t, locale } = useTexts()
  const may = useMay(slug)
  const client = useQueryClient()
  const failure = useFailure()
  const held = useQuery(lapsedQuery(slug)).data?.held
  const decide = useMutation({
    mutationFn: (verdict: 'approve' | 'keep') => decideLapsed(slug, verdict),
    onSuccess: (_, verdict) => tell({ message: t(verdict === 'approve' ? 'held.done' : 'held.kept') }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, 'statistics'] }),
  })
  if (!held) return null
  return (
    <Callout icon={IconHandStop} tone="care" title={t('held.title', { count: held.amount })}>
      <Stack gap="xs">
        <Text size="sm">{held.approved ? t('held.approved') : t('held.hint', { live: number(held.live, locale) })}</Text>
        <Group gap="xs">
          {may('read_people') && (
            <ButtonLink to="/projects/$slug/credentials" params={{ slug }} search={{ lapsed: true }} size="xs" variant="default">
              {t('held.look')}
            </ButtonLink>
          )}
          {may('approve_sync') && !held.approved && (
            <>
              <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate('approve')}>
                {t('held.approve')}
              </Button>
              <Button size="xs" variant="default" disabled={decide.isPending} onClick={() => decide.mutate('keep')}>
                {t('held.keep')}
              </Button>
            </>
          )}
        </Group>
        {decide.error && (
          <Text size="sm" role="alert">
            {failure(decide.error)}
          </Text>
        )}
      </Stack>
    </Callout>
  )
}
