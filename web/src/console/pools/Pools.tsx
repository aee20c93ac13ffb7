import { IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { usePlaces } from '../credentials/usePlaces'
import { poolsQuery } from '../editing/settings'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { PoolRows } from './PoolRows'
import { Threshold } from './Threshold'
import { useTexts } from './texts'

/** The stocks from which the project's credentials are acquired. */
export function Pools() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/pools' })
  const pools = useQuery(poolsQuery(slug))
  const { systemName } = usePlaces(slug)
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Panel title={t('list')}>
        <Loaded query={pools}>
          {(list) =>
            list.length > 0 ? (
              <PoolRows slug={slug} pools={list} systemName={systemName} />
            ) : (
              <Notice icon={<IconStack2 />} title={t('none')} hint={t('noneHint')}>
                <ButtonLink to="/projects/$slug/systems" params={{ slug }}>
                  {t('toSystems')}
                </ButtonLink>
              </Notice>
            )
          }
        </Loaded>
      </Panel>
      {pools.data && pools.data.length > 0 && <Threshold slug={slug} />}
    </Room>
  )
}
