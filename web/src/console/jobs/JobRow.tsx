import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconHourglass, IconPlayerPlay, IconRefresh, type Icon } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ago, moment } from '../../language/moments'
import { knows } from '../../language/say'
import { tell } from '../frame/tell'
import { useOnce } from '../once'
import { Refusal } from '../room/Callout'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { useFailure } from '../room/useFailure'
import { Concern } from './Concern'
import { retry } from './data'
import { stateOf, type Job, type JobState } from './job'
import { useTexts } from './texts'
import { en } from './texts.en'

const LOOKS: Record<JobState, [Icon, Tone]> = {
  dead: [IconAlertTriangle, 'bad'],
  running: [IconRefresh, 'busy'],
  due: [IconPlayerPlay, 'busy'],
  waiting: [IconHourglass, 'care'],
}

interface Props {
  slug: string
  job: Job
  now: Date
}

/** A job: what it is to do, how it is doing, when it is tried next, and why it was not done yet. */
export function JobRow({ slug, job, now }: Props) {
  const { t, locale } = useTexts()
  const state = stateOf(job, now)
  const [icon, tone] = LOOKS[state]
  return (
    <Row>
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {useKind(job.kind)}
        </Text>
        <Concern slug={slug} about={job.about} />
        <Text size="xs" c="dimmed" title={moment(job.created_at, locale)}>
          {t('since', { when: ago(job.created_at, locale, now) })}
        </Text>
      </Stack>
      <div>
        <Tag icon={icon} tone={tone}>
          {t(`states.${state}`)}
        </Tag>
      </div>
      <Stack gap={0}>
        <Text size="sm" title={moment(job.run_at, locale)}>
          {state === 'waiting' ? t('next', { when: ago(job.run_at, locale, now) }) : t(`times.${state}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('attempts', { count: job.attempt })}
        </Text>
      </Stack>
      <Text size="sm" {...(job.last_error && { lang: 'en' })} {...(!job.last_error && { c: 'dimmed' })}>
        {job.last_error ?? t('noError')}
      </Text>
      <div>{job.dead && <Retry slug={slug} job={job} />}</div>
    </Row>
  )
}

/** What a job is to do; a kind that has no words here as the server names it. */
function useKind(kind: string): string {
  const { t } = useTexts()
  const key = `kinds.${kind}`
  return knows(en, key) ? t(key) : kind
}

function Retry({ slug, job }: { slug: string; job: Job }) {
  const { t } = useTexts()
  const failure = useFailure()
  const client = useQueryClient()
  const once = useOnce()
  const kind = useKind(job.kind)
  const retrying = useMutation({
    mutationFn: () => retry(slug, job.id, once({ id: job.id, attempt: job.attempt })),
    onSuccess: () => tell({ message: t('retried', { kind }) }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, 'jobs'] }),
  })
  return (
    <Stack gap="xs">
      <Group justify="flex-end">
        <Button
          size="xs"
          variant="default"
          loading={retrying.isPending}
          aria-label={t('retryOne', { kind })}
          onClick={() => retrying.mutate()}
        >
          {t('retry')}
        </Button>
      </Group>
      <Refusal>{retrying.error && failure(retrying.error)}</Refusal>
    </Stack>
  )
}
