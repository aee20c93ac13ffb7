import '../mantine.later'
import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTitle } from './useTitle'

interface Props {
  title: string
  /** The way back to the room that this one belongs to. */
  back?: ReactNode
  /** What the room is for. */
  lead?: ReactNode
  /** What can be done here, at the right of the title. */
  actions?: ReactNode
  children: ReactNode
}

/** A room of the console: its title, which is the page's too, and what it holds. */
export function Room({ title, back, lead, actions, children }: Props) {
  useTitle(title)
  return (
    <Stack gap="lg" maw={1040} pb="xl">
      {back}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} maw={680}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {lead && <Text c="dimmed">{lead}</Text>}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
