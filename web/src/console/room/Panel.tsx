import { Group, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import classes from './room.module.css'

interface Props {
  title: string
  hint?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}

/** A part of a room. */
export function Panel({ title, hint, actions, children }: Props) {
  const id = useId()
  return (
    <section className={classes['panel']} aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} maw={640}>
            <Title order={2} size="h4" id={id}>
              {title}
            </Title>
            {hint && (
              <Text c="dimmed" size="sm">
                {hint}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </section>
  )
}
