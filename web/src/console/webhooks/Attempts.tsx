import { Code, Stack, Text } from '@mantine/core'
import { moment } from '../../language/moments'
import { useTexts } from './texts'
import type { Attempt } from './webhook'

/** The attempts of a delivery, each with what the receiver said. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const { t, locale } = useTexts()
  return (
    <Stack component="ol" gap="sm" m={0} pl="md" fz="sm">
      {attempts.map(({ at, took_ms: ms, status, error, answer }) => (
        <li key={at}>
          <Text size="sm">
            {moment(at, locale)} · {status ? t('answered', { status, ms }) : t('unanswered', { ms })}
          </Text>
          {error && (
            <Text size="sm" c="dimmed" lang="en">
              {error}
            </Text>
          )}
          {answer && (
            <Code block mah={160} style={{ overflow: 'auto' }} tabIndex={0}>
              {answer}
            </Code>
          )}
        </li>
      ))}
    </Stack>
  )
}
