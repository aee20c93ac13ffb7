import { Button, Code } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Problem } from '../../api/problem'
import { NotFound } from './NotFound'
import { Notice } from './Notice'
import { useTexts } from './texts'

/** A room that could not be shown. */
export function WentWrong({ error, reset }: ErrorComponentProps) {
  const { t } = useTexts()
  if (error instanceof Problem && error.status === 404) return <NotFound />
  return (
    <Notice icon={<IconAlertTriangle />} title={t('wrong')} hint={t('wrongHint')}>
      <Code>{error instanceof Error ? error.message : String(error)}</Code>
      <Button onClick={reset}>{t('again')}</Button>
    </Notice>
  )
}
