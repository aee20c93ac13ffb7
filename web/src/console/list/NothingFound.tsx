import { Button, Group } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Notice } from '../frame/Notice'
import { useTexts } from './texts'

interface Props {
  title: string
  hint: string
  clear: () => void
  /** Where else to look. */
  children?: ReactNode
}

/** What stands in a list of which a search leaves nothing. */
export function NothingFound({ title, hint, clear, children }: Props) {
  const { t } = useTexts()
  return (
    <Notice icon={<IconSearchOff />} title={title} hint={hint}>
      <Group justify="center">
        <Button variant="default" onClick={clear}>
          {t('clear')}
        </Button>
        {children}
      </Group>
    </Notice>
  )
}
