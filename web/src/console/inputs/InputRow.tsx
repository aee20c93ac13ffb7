import { Group, Stack, Text } from '@mantine/core'
import { ago, moment } from '../../language/moments'
import { Row } from '../room/Rows'
import { To } from '../room/To'
import type { Input } from './input'
import { Move } from './Move'
import { StateTag } from './StateTag'
import { useTexts } from './texts'
import { useTriggeredBy } from './useTriggeredBy'

interface Props {
  slug: string
  input: Input
  now: Date
  mayMove: boolean
}

/** An input: how it stands and since when, and what triggered it last. */
export function InputRow({ slug, input, now, mayMove }: Props) {
  const { t, locale } = useTexts()
  const triggeredBy = useTriggeredBy()
  const { id, name, since, last_trigger: trigger } = input
  // What has just happened is not yet to come because the page looks at its clock now and then.
  const told = (at: string) => ago(at, locale, new Date(Math.max(now.getTime(), Date.parse(at))))
  return (
    <Row>
      <To to="/projects/$slug/inputs/$id" params={{ slug, id }} size="sm" fw={600} dir="auto">
        {name}
      </To>
      <Stack gap={0}>
        <div>
          <StateTag input={input} />
        </div>
        <Text size="xs" c="dimmed" title={moment(since, locale)}>
          {told(since)}
        </Text>
      </Stack>
      <Stack gap={0}>
        <Text size="sm">{triggeredBy(input)}</Text>
        {trigger && (
          <Text size="xs" c="dimmed" title={moment(trigger.at, locale)}>
            {t('triggered', { when: told(trigger.at) })}
          </Text>
        )}
      </Stack>
      {mayMove && (
        <Group justify="flex-end">
          <Move slug={slug} input={input} size="xs" />
        </Group>
      )}
    </Row>
  )
}
