import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { idempotencyKey } from '../../api/client'
import { number } from '../../language/moments'
import { Refusal } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { useTexts as useRoomTexts } from '../room/texts'
import { useFailure } from '../room/useFailure'
import { AT_ONCE, givenUp, retry } from './data'
import { retryEach, type Retrying } from './retrying'
import { useTexts } from './texts'

interface Props {
  slug: string
  /** How many were given up. */
  count: number
  close: () => void
}

/** Asks, has everything that was given up tried again, and shows how far that is; it can be stopped. */
export function RetryAll({ slug, count, close }: Props) {
  const { t, locale } = useTexts()
  const { t: room } = useRoomTexts()
  const failure = useFailure()
  const client = useQueryClient()
  const [so, setSo] = useState<Retrying>()
  const [stop] = useState(() => new AbortController())
  useEffect(() => () => stop.abort(), [stop])
  const retrying = useMutation({
    mutationFn: async () => retryEach(await givenUp(slug), (id) => retry(slug, id, idempotencyKey()), setSo, stop.signal),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, 'jobs'] }),
  })
  const isOver = retrying.isSuccess || retrying.isError
  return (
    <Dialog onClose={close} title={t('retryAll')}>
      <Stack>
        {!so && (
          <Text size="sm">
            {t('retryAllHint', { count, shown: number(count, locale) })}
            {count > AT_ONCE && ` ${t('retryAllMost', { most: number(AT_ONCE, locale) })}`}
          </Text>
        )}
        {so && <HowFar so={so} />}
        <Refusal>{retrying.error && failure(retrying.error)}</Refusal>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {isOver ? room('close') : retrying.isPending ? t('stop') : room('cancel')}
          </Button>
          {!isOver && (
            <Button loading={retrying.isPending} onClick={() => retrying.mutate()}>
              {t('retryAll')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}

function HowFar({ so: { again, elsewhere, total } }: { so: Retrying }) {
  const { t, locale } = useTexts()
  const shown = { again: number(again, locale), total: number(total, locale) }
  return (
    <Stack gap="xs">
      <Progress value={total === 0 ? 100 : ((again + elsewhere) / total) * 100} aria-label={t('retryAll')} size="lg" />
      <Text size="sm" component="output">
        {t('again', shown)}
      </Text>
      {elsewhere > 0 && <Text size="sm">{t('elsewhere', { count: elsewhere })}</Text>}
    </Stack>
  )
}
