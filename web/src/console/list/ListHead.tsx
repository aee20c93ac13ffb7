import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTitle } from '../room/useTitle'
import { useTexts } from './texts'

interface Props {
  title: string
  /** How many there are, in words; nothing while that is being found out. */
  told: string | undefined
  /** What can be done here. */
  children?: ReactNode
}

/** The head of a room that is a list: its title, which is the page's too, and how much it lists. */
export function ListHead({ title, told, children }: Props) {
  const { t } = useTexts()
  useTitle(title)
  return (
    <Group justify="space-between" gap="sm">
      <Group align="baseline" gap="sm">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Text component="output" c="dimmed">
          {told ?? t('counting')}
        </Text>
      </Group>
      {children}
    </Group>
  )
}
