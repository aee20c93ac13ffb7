import { SegmentedControl } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { useInAddress } from '../list/useInAddress'
import { useMay } from '../may'
import { Room } from '../room/Room'
import { Credentials } from './Credentials'
import { HeldGiveBacks } from './HeldGiveBacks'
import { Invitations } from './Invitations'
import { Pools } from './Pools'
import { dashboardSearch, PERIODS } from './search'
import { Syncs } from './Syncs'
import { Systems } from './Systems'
import { useTexts } from './texts'
import { Tiles } from './Tiles'

const FROM = '/inside/projects/$slug/dashboard'

/** How the project stands, and how it came there. */
export function Dashboard() {
  const { t } = useTexts()
  const { slug } = useParams({ from: FROM })
  const { days = PERIODS[0] } = useSearch({ from: FROM })
  const mayReadPeople = useMay(slug)('read_people')
  const say = useInAddress()
  const periods = [...PERIODS].toSorted((one, other) => one - other)
  return (
    <Room
      title={t('title')}
      lead={t('lead')}
      actions={
        <SegmentedControl
          aria-label={t('period')}
          data={periods.map((one) => ({ value: String(one), label: t(`periods.last${one}`) }))}
          value={String(days)}
          onChange={(chosen) => say({ to: '/projects/$slug/dashboard', params: { slug }, search: dashboardSearch({ days: chosen }) })}
        />
      }
    >
      <HeldGiveBacks slug={slug} />
      <Tiles slug={slug} />
      <Credentials slug={slug} days={days} />
      <Invitations slug={slug} days={days} />
      <Pools slug={slug} days={days} />
      <Systems slug={slug} days={days} />
      {mayReadPeople && <Syncs slug={slug} />}
    </Room>
  )
}
