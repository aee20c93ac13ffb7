import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  icon: ReactNode
  title: string
  /** What it means and what to do next. */
  hint: string
  children?: ReactNode
}

/** What stands where there is nothing else to show: it says why, and what to do next. */
export function Notice({ icon, title, hint, children }: Props) {
  return (
    <Center mih={320} p="md">
      <Stack align="center" gap="sm" maw={480} ta="center">
        <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
          {icon}
        </ThemeIcon>
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="dimmed">{hint}</Text>
        {children}
      </Stack>
    </Center>
  )
}

