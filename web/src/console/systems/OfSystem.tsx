import { IconServerOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { Loaded } from '../room/Loaded'
import { systemQuery, type VersionedSystem } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  id: string
  children: (system: VersionedSystem) => ReactNode
}

/** A room of a system; where the system is gone, the way back to the others. */
export function OfSystem({ slug, id, children }: Props) {
  const { t } = useTexts()
  const system = useQuery(systemQuery(slug, id))
  const gone = (
    <Notice icon={<IconServerOff />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/systems" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Loaded query={system} lines={12} gone={gone}>
      {children}
    </Loaded>
  )
}
