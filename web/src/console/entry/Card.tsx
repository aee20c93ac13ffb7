import '../mantine.later'
import { Anchor, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { LOCALES } from '../../language/locale'
import { sitePath } from '../../api/site'
import { speak } from '../../language/texts'
import { ConnectionBar } from '../frame/ConnectionBar'

const NAMES = { en: 'English', de: 'Deutsch' }

/** The pages before the login: one card, and the choice of language. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={420} gap="lg">
        <Group gap="sm" justify="center">
          <img src={`${sitePath}/favicon.svg`} alt="" width={36} height={36} />
          <Text fw={650} size="xl">
            Claviger
          </Text>
        </Group>
        <ConnectionBar />
        <Paper withBorder p="xl" shadow="sm">
          <Title order={1} size="h3" mb="md">
            {title}
          </Title>
          {children}
        </Paper>
        <Group justify="center" gap="md">
          {LOCALES.map((locale) => (
            <Anchor key={locale} component="button" type="button" size="sm" lang={locale} onClick={() => speak(locale)}>
              {NAMES[locale]}
            </Anchor>
          ))}
        </Group>
      </Stack>
    </Center>
  )
}
