import { Button, Group, SegmentedControl } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleCheck, IconLock, IconRotateClockwise } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { number } from '../../language/moments'
import { Notice } from '../frame/Notice'
import { useInAddress } from '../list/useInAddress'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { countQuery, useJobs } from './data'
import { jobsSearch, SHOWN, type Job, type Shown } from './job'
import { JobRow } from './JobRow'
import { RetryAll } from './RetryAll'
import { useTexts } from './texts'

/** What is still to be done, and above all what was given up, which waits for somebody. */
export function Jobs() {
  const { slug } = useParams({ from: '/inside/projects/$slug/jobs' })
  const { t } = useTexts()
  const mayManage = useMay(slug)('manage_jobs')
  if (!mayManage) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  return <Allowed slug={slug} />
}

function Allowed({ slug }: { slug: string }) {
  const { t } = useTexts()
  const { show = SHOWN[0] } = useSearch({ from: '/inside/projects/$slug/jobs' })
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Choice slug={slug} show={show} />
      <List slug={slug} show={show} />
    </Room>
  )
}

/** What was given up, what is still to be done, or both; each with how many there are. */
function Choice({ slug, show }: { slug: string; show: Shown }) {
  const { t, locale } = useTexts()
  const counts = {
    dead: useQuery(countQuery(slug, 'dead')).data,
    open: useQuery(countQuery(slug, 'open')).data,
    all: undefined,
  }
  const say = useInAddress()
  const label = (one: Shown) => (counts[one] === undefined ? t(`show.${one}`) : `${t(`show.${one}`)} (${number(counts[one], locale)})`)
  return (
    <SegmentedControl
      aria-label={t('shown')}
      style={{ alignSelf: 'flex-start' }}
      data={SHOWN.map((one) => ({ value: one, label: label(one) }))}
      value={show}
      onChange={(next) => say({ to: '/projects/$slug/jobs', params: { slug }, search: jobsSearch({ show: next }) })}
    />
  )
}

function List({ slug, show }: { slug: string; show: Shown }) {
  const { t } = useTexts()
  const jobs = useJobs(slug, show)
  return (
    <Panel title={t(`show.${show}`)} hint={t(`hints.${show}`)} actions={show === 'dead' && <All slug={slug} />}>
      <Loaded query={jobs}>{({ pages }) => <Found slug={slug} show={show} jobs={pages.flatMap(({ items }) => items)} />}</Loaded>
      {jobs.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

/** Has everything that was given up tried again, if there is anything. */
function All({ slug }: { slug: string }) {
  const { t } = useTexts()
  const count = useQuery(countQuery(slug, 'dead')).data ?? 0
  const [asks, { open, close }] = useDisclosure()
  return (
    <>
      {count > 0 && (
        <Button variant="default" leftSection={<IconRotateClockwise size={16} aria-hidden />} onClick={open}>
          {t('retryAll')}
        </Button>
      )}
      {asks && <RetryAll slug={slug} count={count} close={close} />}
    </>
  )
}

function Found({ slug, show, jobs }: { slug: string; show: Shown; jobs: readonly Job[] }) {
  const { t } = useTexts()
  const now = useNow()
  if (jobs.length === 0) return <Notice icon={<IconCircleCheck />} title={t(`none.${show}`)} hint={t(`noneHints.${show}`)} />
  return (
    <Rows label={t(`show.${show}`)} columns="minmax(10rem, 1.1fr) 8.5rem minmax(9rem, 0.9fr) minmax(10rem, 1.6fr) 7.5rem">
      {jobs.map((job) => (
        <JobRow key={job.id} slug={slug} job={job} now={now} />
      ))}
    </Rows>
  )
}
