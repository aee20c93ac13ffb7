import { Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Preview } from './data'
import { PreviewShown } from './PreviewShown'
import { useTexts } from './texts'

/** The preview, which is read from its heading on. */
export function Foretold({ slug, preview: found }: { slug: string; preview: Preview }) {
  const { t } = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [found])
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="h5" ref={heading} tabIndex={-1}>
          {t('previewTitle')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('previewHint')}
        </Text>
      </div>
      <PreviewShown slug={slug} preview={found} />
    </Stack>
  )
}
