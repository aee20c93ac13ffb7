import { Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import type { Problem } from '../../../api/problem'
import type { Schemas } from '../../../api/client'
import { moment, number } from '../../../language/moments'
import { Callout, Refusal } from '../../room/Callout'
import { Confirm } from '../../room/Confirm'
import { Facts } from '../../room/Facts'
import { lazyPart } from '../../room/lazyRoom'
import { Panel } from '../../room/Panel'
import { useFailure } from '../../room/useFailure'
import type { Pool } from '../../systems/data'
import { poolQuery } from '../data'
import { useTexts as usePoolTexts } from '../texts'
import { decide, preview } from './data'
import { useTexts } from './texts'

const PreviewShown = lazyPart(() => import('./PreviewShown'), 'PreviewShown')

type Held = Schemas['HeldPoolFilters']
type Verdict = 'approve' | 'reject'

interface Props {
  slug: string
  pool: Pool
  mayDecide: boolean
  mayRead: boolean
}

/** Filters that wait for a person, who looks at them and decides. */
export function HeldFilters({ slug, pool, mayDecide, mayRead }: Props) {
  const [asks, setAsks] = useState<[Verdict, Held]>()
  const [shown, setShown] = useState<number>()
  const client = useQueryClient()
  const { t } = useTexts()
  const held = pool.held_filters ?? undefined
  const isAgain = held && shown !== undefined && held.losers > shown
  return (
    <>
      {held && (
        <Waiting slug={slug} id={pool.id} held={held} isAgain={isAgain === true} mayRead={mayRead}>
          {mayDecide ? (
            <Group>
              <Button onClick={() => setAsks(['approve', held])}>{t('held.approve')}</Button>
              <Button variant="default" onClick={() => setAsks(['reject', held])}>
                {t('held.reject')}
              </Button>
            </Group>
          ) : (
            <Text size="sm">{t('held.mayNot')}</Text>
          )}
        </Waiting>
      )}
      {asks && (
        <Asked
          verdict={asks[0]}
          held={asks[1]}
          isMoot={held?.held_at !== asks[1].held_at}
          act={() => act(...asks)}
          close={() => setAsks(undefined)}
        />
      )}
    </>
  )

  async function act(verdict: Verdict, about: Held): Promise<void> {
    setShown(about.losers)
    try {
      client.setQueryData(poolQuery(slug, pool.id).queryKey, await decide(slug, pool.id, verdict))
    } finally {
      for (const resource of ['pools', 'credentials', 'events']) void client.invalidateQueries({ queryKey: [slug, resource] })
    }
  }
}

interface AskedProps {
  verdict: Verdict
  held: Held
  isMoot: boolean
  act: () => Promise<void>
  close: () => void
}

/** Deciding is the moment to look once more. */
function Asked({ verdict, held, isMoot, act, close }: AskedProps) {
  const { t, locale } = useTexts()
  const hint = verdict === 'approve' ? t('held.approveHint', { losers: number(held.losers, locale) }) : t('held.rejectHint')
  const wordsFor = ({ code }: Problem) => (code === 'filters_not_held' ? t('held.tooLateHint') : undefined)
  return (
    <Confirm
      title={t(`held.${verdict}Title`)}
      verb={t(`held.${verdict}`)}
      danger={verdict === 'approve'}
      moot={isMoot ? { title: t('held.tooLate'), hint: t('held.tooLateHint') } : undefined}
      act={act}
      close={close}
      wordsFor={wordsFor}
    >
      <Text size="sm">{hint}</Text>
    </Confirm>
  )
}

interface WaitingProps {
  slug: string
  id: string
  held: Held
  isAgain: boolean
  mayRead: boolean
  children: React.ReactNode
}

function Waiting({ slug, id, held, isAgain, mayRead, children }: WaitingProps) {
  const { t, locale } = useTexts()
  const pools = usePoolTexts()
  const failure = useFailure()
  const { auto_generate_filter, auto_revoke_filter } = held
  const look = useMutation({ mutationFn: () => preview(slug, id, { auto_generate_filter, auto_revoke_filter }) })
  const filter = (text: string) => (text ? <Code key={text}>{text}</Code> : t('held.nothing'))
  const hint = t('held.hint', { name: held.asked_by, losers: number(held.losers, locale), holders: number(held.holders, locale) })
  return (
    <Panel title={t('held.title')} hint={hint}>
      <Stack>
        {isAgain && (
          <Callout isNews icon={IconHandStop} tone="care" title={t('held.again')}>
            {t('held.againHint')}
          </Callout>
        )}
        <Facts
          facts={[
            [t('held.since'), moment(held.held_at, locale)],
            [pools.t('generate'), filter(auto_generate_filter)],
            [pools.t('revoke'), filter(auto_revoke_filter)],
          ]}
        />
        {mayRead && !look.data && (
          <Group>
            <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
              {t('held.now')}
            </Button>
          </Group>
        )}
        <Refusal>{look.error && failure(look.error)}</Refusal>
        {look.data && (
          <Suspense fallback={<Skeleton h={240} />}>
            <PreviewShown slug={slug} preview={{ ...look.data, held: false }} />
          </Suspense>
        )}
        {children}
      </Stack>
    </Panel>
  )
}
