import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Callout } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { Loaded } from '../room/Loaded'
import { Attempts } from './Attempts'
import { test, webhooksKey } from './data'
import { useTexts } from './texts'

/** Sends a test and shows what became of it. */
export function Test({ slug, id, close }: { slug: string; id: string; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const sent = useQuery({
    queryKey: ['webhook-test', slug, id],
    queryFn: () => test(slug, id),
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnMount: false,
  })
  useEffect(() => {
    if (sent.data) void client.invalidateQueries({ queryKey: webhooksKey(slug) })
  }, [client, slug, sent.data])
  return (
    <Dialog onClose={close} title={t('test')} size="lg">
      <Stack>
        <Loaded query={sent} lines={3}>
          {({ state, tried }) => (
            <>
              {state === 'delivered' ? (
                <Callout isNews icon={IconCircleCheck} tone="good">
                  {t('testTaken', { status: tried[0]?.status ?? '', ms: tried[0]?.took_ms ?? 0 })}
                </Callout>
              ) : (
                <Callout isNews icon={IconAlertTriangle} tone="bad">
                  <Text size="sm">{t('testFailed')}</Text>
                </Callout>
              )}
              <Attempts attempts={tried} />
            </>
          )}
        </Loaded>
        <Group justify="flex-end">
          <Button onClick={close}>{t('close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
