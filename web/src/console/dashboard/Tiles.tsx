import { useQuery } from '@tanstack/react-query'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import { number } from '../../language/moments'
import { STATUSES } from '../credentials/search'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { useReasons } from '../users/page/useReasons'
import { overviewQuery, type Overview } from './data'
import classes from './plot/plot.module.css'
import { useTexts } from './texts'

type Tone = 'care' | 'bad'
type TileProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'children'> & { figure: string; about: string; tone?: Tone | undefined }

/** A number that leads to what it counts. */
const Tile = createLink(({ figure, about, tone, ...rest }: TileProps) => (
  <a className={classes['tile']} data-tone={tone} {...rest}>
    <span className={classes['figure']}>{figure}</span> <span className={classes['about']}>{about}</span>
  </a>
))

/** The numbers of now. */
export function Tiles({ slug }: { slug: string }) {
  const overview = useQuery(overviewQuery(slug))
  return <Loaded query={overview}>{(loaded) => <Shown slug={slug} overview={loaded} />}</Loaded>
}

function Shown({ slug, overview }: { slug: string; overview: Overview }) {
  const { t, locale } = useTexts()
  const { statusName } = useReasons()
  const may = useMay(slug)
  const { credentials, pools, systems, invitations_overdue: overdue } = overview
  const say = (value: number) => number(value, locale)
  const down = systems.disconnected + systems.degraded
  const short = pools.exhausted + pools.unavailable + pools.low
  return (
    <ul className={classes['tiles']} aria-label={t('now')}>
      {STATUSES.map((status) => (
        <li key={status}>
          {may('read_people') ? (
            <Tile
              to="/projects/$slug/credentials"
              params={{ slug }}
              search={{ status: [status] }}
              figure={say(credentials[status])}
              about={statusName(status)}
            />
          ) : (
            <Still figure={say(credentials[status])} about={statusName(status)} />
          )}
        </li>
      ))}
      <li>
        {may('read_people') ? (
          <Tile
            to="/projects/$slug/credentials"
            params={{ slug }}
            search={{ lapsed: true }}
            figure={say(overdue)}
            about={t('overdue', { count: overdue })}
            tone={when(overdue, 'care')}
          />
        ) : (
          <Still figure={say(overdue)} about={t('overdue', { count: overdue })} tone={when(overdue, 'care')} />
        )}
      </li>
      <li>
        <Tile
          to="/projects/$slug/pools"
          params={{ slug }}
          figure={say(short)}
          about={t('poolsShort', { count: short })}
          tone={when(short, pools.exhausted + pools.unavailable > 0 ? 'bad' : 'care')}
        />
      </li>
      <li>
        <Tile
          to="/projects/$slug/systems"
          params={{ slug }}
          figure={say(down)}
          about={t('systemsDown', { count: down })}
          tone={when(down, systems.disconnected > 0 ? 'bad' : 'care')}
        />
      </li>
      {may('read_people') && (
        <li>
          <Tile
            to="/projects/$slug/settings/auto-sync"
            params={{ slug }}
            figure={say(overview.syncs_held)}
            about={t('syncsHeld', { count: overview.syncs_held })}
            tone={when(overview.syncs_held, 'care')}
          />
        </li>
      )}
      {may('manage_jobs') && (
        <li>
          <Tile
            to="/projects/$slug/jobs"
            params={{ slug }}
            figure={say(overview.jobs_failed)}
            about={t('jobsFailed', { count: overview.jobs_failed })}
            tone={when(overview.jobs_failed, 'bad')}
          />
        </li>
      )}
    </ul>
  )
}

const when = (value: number, tone: Tone): Tone | undefined => (value > 0 ? tone : undefined)

function Still({ figure, about, tone }: { figure: string; about: string; tone?: Tone | undefined }) {
  return (
    <div className={classes['tile']} data-tone={tone}>
      <span className={classes['figure']}>{figure}</span> <span className={classes['about']}>{about}</span>
    </div>
  )
}
