import { Stack, Text, Title } from '@mantine/core'
import { getNonce } from 'get-nonce'
import { useMemo } from 'react'
import type { Schemas } from '../../../api/client'
import roomClasses from '../../room/room.module.css'
import classes from './mail.module.css'
import { framed } from './preview'
import { useTexts } from './texts'

/** How a message looks, with invented people. Its link leads nowhere, and nothing in it runs. */
export function Preview({ preview }: { preview: Schemas['MailPreview'] }) {
  const { t } = useTexts()
  const mail = useMemo(() => framed(preview.html, getNonce() ?? ''), [preview])
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('templates.looks')}
      </Title>
      <Text size="sm">
        <b>{t('templates.subject')}:</b> {preview.subject}
      </Text>
      <iframe className={classes['frame']} title={t('templates.looks')} sandbox="" srcDoc={mail} />
      {preview.sms && (
        <>
          <Text size="sm" fw={600}>
            {t('templates.sms')}
          </Text>
          <output className={roomClasses['once']}>{preview.sms}</output>
        </>
      )}
      <Text size="sm" fw={600}>
        {t('templates.text')}
      </Text>
      <output className={roomClasses['once']}>{preview.text}</output>
    </Stack>
  )
}
