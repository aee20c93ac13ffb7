import '../mantine.later'
import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

interface Props {
  title: string
  /** What the room is for. */
  lead?: ReactNode
  /** What can be done here, at the right of the title. */
  actions?: ReactNode
  children: ReactNode
}

/** A room of the console: its title, which is the page's too, and what it holds. */
export function Room({ title, lead, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Claviger`
  }, [title])
  return (
    <Stack gap="lg" maw={1040} pb="xl">
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
