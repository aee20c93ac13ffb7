import { Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconClock, IconHistory, type Icon } from '@tabler/icons-react'
import { moment } from '../../language/moments'
import { Notice } from '../frame/Notice'
import { useSaid } from '../review/useSaid'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Row, Rows } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { To } from '../room/To'
import { useFirings, type Firing } from './data'
import { numbered } from './numbered'
import { useTexts } from './texts'

type Stage = 'waiting' | 'done' | 'failed' | 'missed'
const STAGES: Record<Stage, { icon: Icon; tone: Tone }> = {
  waiting: { icon: IconClock, tone: 'busy' },
  done: { icon: IconCircleCheck, tone: 'good' },
  failed: { icon: IconAlertTriangle, tone: 'bad' },
  missed: { icon: IconCircleMinus, tone: 'care' },
}
const stageOf = (stage: string): Stage => (stage in STAGES ? (stage as Stage) : 'waiting')

/** What a rule did, and what came of it. */
export function Firings({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const firings = useFirings(slug, id)
  return (
    <Panel title={t('log')} hint={t('logHint')}>
      <Loaded query={firings}>{({ pages }) => <Found slug={slug} firings={pages.flatMap(({ items }) => items)} />}</Loaded>
      {firings.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={firings.isFetchingNextPage} onClick={() => void firings.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

function Found({ slug, firings }: { slug: string; firings: readonly Firing[] }) {
  const { t } = useTexts()
  if (firings.length === 0) return <Notice icon={<IconHistory />} title={t('noLog')} hint={t('noLogHint')} />
  return (
    <Rows label={t('log')} columns="11rem minmax(0, 1fr) minmax(0, 1fr) 9rem">
      {firings.map((firing) => (
        <FiringRow key={firing.id} slug={slug} firing={firing} />
      ))}
    </Rows>
  )
}

function FiringRow({ slug, firing: { at, because, cause, stage, outcomes } }: { slug: string; firing: Firing }) {
  const { t, locale } = useTexts()
  const say = useSaid(slug)
  const stands = stageOf(stage)
  const why = because === 'schedule' ? t('because.schedule') : because === 'asked' ? t('because.asked') : t('because.event')
  return (
    <Row>
      <Text size="sm">{moment(at, locale)}</Text>
      <Stack gap={2}>
        <Text size="sm">{cause ? say(cause) : why}</Text>
        <Group gap="sm">
          {cause?.user_id && (
            <To to="/projects/$slug/users/$id" params={{ slug, id: cause.user_id }} size="xs">
              {t('about.user')}
            </To>
          )}
          {cause?.credential_id && (
            <To to="/projects/$slug/credentials/$id" params={{ slug, id: cause.credential_id }} size="xs">
              {t('about.credential')}
            </To>
          )}
        </Group>
        {stands === 'missed' && (
          <Text size="xs" c="dimmed">
            {t('missed')}
          </Text>
        )}
      </Stack>
      <List size="xs" listStyleType="none">
        {numbered(outcomes).map(({ number, one: outcome }) => (
          <List.Item key={number}>
            <Text span size="xs" fw={500}>
              {t(`deeds.${outcome.action as 'mail'}`)}: {t(`stages.${stageOf(outcome.stage)}`)}
            </Text>
            {outcome.detail && (
              <Text size="xs" c="dimmed" lang="en">
                {outcome.detail}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      <Group>
        <Tag {...STAGES[stands]}>{t(`stages.${stands}`)}</Tag>
      </Group>
    </Row>
  )
}
