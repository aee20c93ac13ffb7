import { Button, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { lazyPart } from '../../room/lazyRoom'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { triggersQuery, type Place } from './data'
import { Facts } from './Facts'
import { useTexts } from './texts'

const Form = lazyPart(() => import('./Form'), 'Form')

interface Props extends Place {
  mayManage: boolean
}

/** Which events of a system or of a pool trigger which inputs, and what restores them. */
export function Triggers({ mayManage, ...place }: Props) {
  const { t } = useTexts()
  const triggers = useQuery(triggersQuery(place))
  const [changes, { open }] = useDisclosure()
  const change = mayManage && !changes && (
    <Button variant="default" onClick={open}>
      {t('change')}
    </Button>
  )
  return (
    <Panel title={t('title')} hint={t('hint')} actions={change}>
      <Loaded query={triggers} lines={6}>
        {(known) =>
          changes ? (
            <Suspense fallback={<Skeleton height={200} />}>
              <Form place={place} known={known} />
            </Suspense>
          ) : (
            <Facts place={place} triggers={known.body} />
          )
        }
      </Loaded>
    </Panel>
  )
}
