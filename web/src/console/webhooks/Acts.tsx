import { Button, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { moment } from '../../language/moments'
import { useOnce } from '../once'
import { Confirm } from '../room/Confirm'
import { remove, rotate, webhooksKey } from './data'
import { Replay } from './Replay'
import { Secret } from './Secret'
import { Test } from './Test'
import { useTexts } from './texts'
import type { Webhook } from './webhook'
import { WebhookDialog } from './WebhookDialog'

interface Props {
  slug: string
  present: { body: Webhook; etag: string }
}

type Act = 'edit' | 'test' | 'replay' | 'rotate' | 'remove'

/** What can be done with a webhook. */
export function Acts({ slug, present }: Props) {
  const { t, locale } = useTexts()
  const [act, setAct] = useState<Act>()
  const [rotated, setRotated] = useState<{ secret: string; until: string | null | undefined }>()
  const close = () => setAct(undefined)
  const { id, name } = present.body
  const client = useQueryClient()
  const navigate = useNavigate()
  const once = useOnce()
  // Replacing it again is another replacement.
  const [opened, setOpened] = useState(0)
  const open = (one: Act) => {
    setOpened((count) => count + 1)
    setAct(one)
  }
  const acts = ['test', 'edit', 'rotate', ...(present.body.enabled ? (['replay'] as const) : []), 'remove'] as const
  return (
    <>
      {acts.map((one) => (
        <Button key={one} variant="default" size="sm" onClick={() => open(one)}>
          {t(one)}
        </Button>
      ))}
      {act === 'edit' && <WebhookDialog slug={slug} present={present} close={close} />}
      {act === 'test' && <Test slug={slug} id={id} close={close} />}
      {act === 'replay' && <Replay slug={slug} id={id} close={close} />}
      {act === 'rotate' && (
        <Confirm title={t('rotate')} verb={t('rotate')} act={replaceSecret} close={close}>
          <Text size="sm">{t('rotateHint')}</Text>
        </Confirm>
      )}
      {act === 'remove' && (
        <Confirm title={t('removeTitle', { name })} verb={t('remove')} danger act={removeIt} close={close}>
          <Text size="sm">{t('removeHint')}</Text>
        </Confirm>
      )}
      {rotated && (
        <Secret
          title={t('rotated')}
          secret={rotated.secret}
          {...(rotated.until && { hint: t('formerUntil', { at: moment(rotated.until, locale) }) })}
          close={() => setRotated(undefined)}
        />
      )}
    </>
  )

  async function replaceSecret(): Promise<void> {
    const { secret, former_secret_until: until } = await rotate(slug, id, once({ rotate: opened }))
    setRotated({ secret, until })
    await client.invalidateQueries({ queryKey: webhooksKey(slug) })
  }

  async function removeIt(): Promise<void> {
    await remove(slug, id)
    await navigate({ to: '/projects/$slug/settings/webhooks', params: { slug } })
    await client.invalidateQueries({ queryKey: webhooksKey(slug) })
  }
}
