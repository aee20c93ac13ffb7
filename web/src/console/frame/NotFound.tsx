import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Notice } from './Notice'
import { useTexts } from './texts'

/** An address without a page, or a thing that is gone. */
export function NotFound() {
  const { t } = useTexts()
  return (
    <Notice icon={<IconMapQuestion />} title={t('notFound')} hint={t('notFoundHint')}>
      <Button component={Link} to="/">
        {t('toStart')}
      </Button>
    </Notice>
  )
}
