import { Button, Group, Select } from '@mantine/core'
import { IconCircleCheck, IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { number } from '../../language/moments'
import { Notice } from '../frame/Notice'
import { useInAddress } from '../list/useInAddress'
import { useMay } from '../may'
import { Back } from '../room/Back'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import type { System } from '../systems/data'
import { OfSystem } from '../systems/OfSystem'
import { Compare } from './Compare'
import { ComparisonPanel } from './ComparisonPanel'
import { comparisonQuery, useFindings } from './data'
import { countOf, driftSearch, isRunning, SHOWN, type Comparison, type Shown } from './finding'
import { Findings } from './Findings'
import { Settings } from './Settings'
import { useTexts } from './texts'

/** What differs between Claviger and a system, how the two are compared, and what is done about it. */
export function Drift() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/systems/$id/drift' })
  return (
    <OfSystem slug={slug} id={id}>
      {({ body }) => <Known slug={slug} system={body} />}
    </OfSystem>
  )
}

function Known({ slug, system: { id, name } }: { slug: string; system: System }) {
  const { t } = useTexts()
  const may = useMay(slug)
  const comparison = useQuery(comparisonQuery(slug, id))
  const back = (
    <Back to="/projects/$slug/systems/$id" params={{ slug, id }}>
      {t('back')}
    </Back>
  )
  const isBusy = comparison.data !== undefined && isRunning(comparison.data.body)
  return (
    <Room title={t('title', { name })} back={back} lead={t('lead')} actions={may('acquire_credentials') && <Compare slug={slug} id={id} isBusy={isBusy} />}>
      <Loaded query={comparison}>
        {(known) => (
          <>
            <ComparisonPanel comparison={known.body} />
            {may('read_people') && <Report slug={slug} id={id} comparison={known.body} />}
            {may('manage_project') && <Settings key={known.etag} slug={slug} id={id} comparison={known} />}
          </>
        )}
      </Loaded>
    </Room>
  )
}

interface Props {
  slug: string
  id: string
  comparison: Comparison
}

function Report({ slug, id, comparison }: Props) {
  const { t } = useTexts()
  const { show = SHOWN[0] } = useSearch({ from: '/inside/projects/$slug/systems/$id/drift' })
  const findings = useFindings(slug, id, show, isRunning(comparison))
  return (
    <Panel title={t('list')} hint={t(`hints.${show}`)} actions={<Choice {...{ slug, id, comparison, show }} />}>
      <Loaded query={findings}>
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items)
          if (found.length === 0) return <Empty comparison={comparison} show={show} />
          return <Findings key={show} slug={slug} id={id} findings={found} label={t(`show.${show}`)} />
        }}
      </Loaded>
      {findings.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={findings.isFetchingNextPage} onClick={() => void findings.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

/** Everything, one kind, or what is noted; each with how many there are. */
function Choice({ slug, id, comparison, show }: Props & { show: Shown }) {
  const { t, locale } = useTexts()
  const say = useInAddress()
  const label = (one: Shown) => {
    const count = countOf(comparison, one)
    return count === undefined ? t(`show.${one}`) : `${t(`show.${one}`)} (${number(count, locale)})`
  }
  return (
    <Select
      aria-label={t('shown')}
      data={SHOWN.map((one) => ({ value: one, label: label(one) }))}
      value={show}
      allowDeselect={false}
      checkIconPosition="right"
      onChange={(next) => say({ to: '/projects/$slug/systems/$id/drift', params: { slug, id }, search: driftSearch({ show: next }) })}
    />
  )
}

function Empty({ comparison, show }: { comparison: Comparison; show: Shown }) {
  const { t } = useTexts()
  if (!comparison.completed_at) return <Notice icon={<IconScale />} title={t('nothingYet')} hint={t('nothingYetHint')} />
  if (show !== 'open') return <Notice icon={<IconCircleCheck />} title={t('nothingSo')} hint={t('nothingSoHint')} />
  return <Notice icon={<IconCircleCheck />} title={t('nothing')} hint={t('nothingHint')} />
}
