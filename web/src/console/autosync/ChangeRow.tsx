import { Group, Text } from '@mantine/core'
import { number } from '../../shared/moments'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { To } from '../room/To'
import { fieldsOf, nameOf } from './change'
import { isAction, type Action, type SyncChange } from './runs'
import { isColumn } from './rules'
import { useTexts } from './texts'

const TONES: Record<Action, Tone> = { create: 'good', update: 'busy', revive: 'busy', delete: 'bad', skip: 'plain', hold: 'wait' }

/** What becomes of one person: who it is, and what changes from what to what. */
export function ChangeRow({ slug, change, isDone }: { slug: string; change: SyncChange; isDone: boolean }) {
  const { t, locale } = useTexts()
  const { action, now, file, user_id } = change
  const person = now ?? file
  return (
    <Row>
      <div>{isAction(action) ? <Tag tone={TONES[action]}>{t(`${isDone ? 'did' : 'action'}.${action}`)}</Tag> : <Tag>{action}</Tag>}</div>
      <div>
        {person && now && user_id ? (
          <To to="/projects/$slug/users/$id" params={{ slug, id: user_id }} size="sm" fw={600} dir="auto">
            {nameOf(person)}
          </To>
        ) : (
          <Text size="sm" fw={600} dir="auto" {...(!person && { c: 'dimmed' })}>
            {person ? nameOf(person) : t('plan.gone')}
          </Text>
        )}
        {person?.email && (
          <Text size="xs" c="dimmed">
            {person.email}
          </Text>
        )}
      </div>
      <What change={change} />
      <Text size="xs" c="dimmed">
        {change.line ? t('plan.line', { line: number(change.line, locale) }) : t('plan.notInFile')}
      </Text>
    </Row>
  )
}

function What({ change }: { change: SyncChange }) {
  const { t } = useTexts()
  const fields = fieldsOf(change)
  const person = change.file ?? change.now
  if (fields.length === 0) {
    const id = change.action !== 'delete' && person?.card_id
    return <Text size="sm">{id ? t('plan.withId', { id }) : ''}</Text>
  }
  return (
    <div>
      {fields.map(({ field, before, after }) => (
        <Text key={field} size="sm" component="div">
          <Text span size="sm" c="dimmed">
            {isColumn(field) ? t(`column.${field}`) : field}
            {': '}
          </Text>
          {before !== undefined && after !== undefined && (
            <Group gap={6} component="span" display="inline-flex" wrap="wrap">
              <del>{before || t('plan.nothing')}</del>
              <span aria-hidden>→</span>
              <ins>{after || t('plan.nothing')}</ins>
            </Group>
          )}
          {before !== undefined && after === undefined && <span>{before}</span>}
        </Text>
      ))}
      {change.reinvite && (
        <Text size="xs" c="dimmed">
          {t('plan.reinvite')}
        </Text>
      )}
      {change.change_card && (
        <Text size="xs" c="dimmed">
          {t('plan.changeCard')}
        </Text>
      )}
    </div>
  )
}
