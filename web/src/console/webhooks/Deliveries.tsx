import { Button, Group, SegmentedControl } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { Notice } from '../frame/Notice'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { useDeliveries } from './data'
import { DeliveryRow } from './DeliveryRow'
import { useTexts } from './texts'
import { known, SHOWN, type Shown, type Webhook } from './webhook'

/** What was and is to be sent to a webhook. */
export function Deliveries({ slug, webhook }: { slug: string; webhook: Webhook }) {
  const { t } = useTexts()
  const now = useNow()
  const [show, setShow] = useState<Shown>('all')
  const deliveries = useDeliveries(slug, webhook.id, show)
  return (
    <Panel title={t('deliveries')} hint={t('deliveriesHint')}>
      <SegmentedControl
        aria-label={t('shown')}
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        data={SHOWN.map((one) => ({ value: one, label: t(`show.${one}`) }))}
        value={show}
        onChange={(next) => setShow(known(SHOWN, next))}
      />
      <Loaded query={deliveries}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <Notice icon={<IconSend />} title={t('noDeliveries')} hint={t('noDeliveriesHint')} />
          return (
            <Rows label={t('deliveries')} columns="minmax(9rem, 1.4fr) 8.5rem minmax(9rem, 1.4fr) 12rem">
              {all.map((delivery) => (
                <DeliveryRow key={delivery.id} slug={slug} delivery={delivery} now={now} />
              ))}
            </Rows>
          )
        }}
      </Loaded>
      {deliveries.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={deliveries.isFetchingNextPage} onClick={() => void deliveries.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}
