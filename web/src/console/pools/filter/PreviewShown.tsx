import '../../mantine.later'
import { Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react'
import type { Schemas } from '../../../api/client'
import { number } from '../../../language/moments'
import { Callout } from '../../room/Callout'
import { ScrollTable } from '../../room/ScrollTable'
import { To } from '../../room/To'
import { useWords } from '../../users/words'
import type { Preview } from './data'
import classes from './filter.module.css'
import { useTexts } from './texts'

type Listed = Schemas['User'] & { because?: string }

const REASONS = ['revoke_filter', 'generate_filter'] as const

/** What filters would do: how many people, and the first of them with the reason. */
export function PreviewShown({ slug, preview }: { slug: string; preview: Preview }) {
  const { t, locale } = useTexts()
  const { counts, gain, lose, held } = preview
  const { available } = counts
  const isShort = typeof available === 'number' && counts.gain > available
  const figures: [string, string][] = [
    [t('gain'), number(counts.gain, locale)],
    [t('lose'), number(counts.lose, locale)],
    [t('unknown'), number(counts.unknown, locale)],
    [t('available'), typeof available === 'number' ? number(available, locale) : t('unlimited')],
  ]
  return (
    <Stack gap="md">
      <dl className={classes['counts']}>
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {isShort && (
        <Callout
          icon={IconAlertTriangle}
          tone="care"
          title={t('short', { gain: number(counts.gain, locale), available: number(available, locale) })}
        >
          {t('shortHint')}
        </Callout>
      )}
      {held && (
        <Callout icon={IconHandStop} tone="care" title={t('willHold')}>
          {t('willHoldHint')}
        </Callout>
      )}
      {counts.unknown > 0 && <Text size="sm">{t('unknownHint')}</Text>}
      <People slug={slug} title={t('gain')} total={counts.gain} people={gain} />
      <People slug={slug} title={t('lose')} total={counts.lose} people={lose} />
    </Stack>
  )
}

interface PeopleProps {
  slug: string
  title: string
  total: number
  people: readonly Listed[]
}

function People({ slug, title, total, people }: PeopleProps) {
  const { t, locale } = useTexts()
  const words = useWords()
  const because = (why: string | undefined) => {
    const known = REASONS.find((one) => one === why)
    return t(`because.${known ?? 'generate'}`)
  }
  return (
    <Stack gap="xs">
      <Title order={4} size="h6">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {people.length < total
          ? t('first', { shown: number(people.length, locale), total: number(total, locale) })
          : people.length === 0 && t('nobody')}
      </Text>
      {people.length > 0 && (
        <ScrollTable label={title} minWidth={520} maxHeight={320}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('email')}</Table.Th>
              <Table.Th>{t('why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <Table.Tr key={person.id}>
                <Table.Td>
                  <To to="/projects/$slug/users/$id" params={{ slug, id: person.id }} size="sm" dir="auto">
                    {words.name(person)}
                  </To>
                </Table.Td>
                <Table.Td>{person.email}</Table.Td>
                <Table.Td>{because(person.because)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </Stack>
  )
}
