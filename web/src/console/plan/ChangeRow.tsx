import { Text } from '@mantine/core'
import {
  IconCircleMinus,
  IconCirclePlus,
  IconHandStop,
  IconPencil,
  IconPlayerSkipForward,
  IconRotate2,
  type Icon,
} from '@tabler/icons-react'
import { number } from '../../language/moments'
import { Row } from '../room/Rows'
import { Tag, type Tone } from '../room/Tag'
import { To } from '../room/To'
import { fieldsOf, nameOf, personOf, type FieldChange } from './change'
import classes from './plan.module.css'
import { isAction, type Action, type SyncChange } from './run'
import { useTexts } from './texts'
import { useColumnName } from './useColumnName'

const LOOKS: Record<Action, [Icon, Tone]> = {
  create: [IconCirclePlus, 'good'],
  update: [IconPencil, 'busy'],
  revive: [IconRotate2, 'care'],
  delete: [IconCircleMinus, 'bad'],
  skip: [IconPlayerSkipForward, 'quiet'],
  hold: [IconHandStop, 'care'],
}

/** What becomes of one person: who it is, and what changes from what to what. */
export function ChangeRow({ slug, change, isDone }: { slug: string; change: SyncChange; isDone: boolean }) {
  const { t, locale } = useTexts()
  return (
    <Row>
      <div>
        <What action={change.action} isDone={isDone} />
      </div>
      <Whom slug={slug} change={change} />
      <How change={change} />
      <Text size="xs" c="dimmed">
        {change.line ? t('changes.line', { line: number(change.line, locale) }) : t('changes.notInFile')}
      </Text>
    </Row>
  )
}

function What({ action, isDone }: { action: string; isDone: boolean }) {
  const { t } = useTexts()
  if (!isAction(action)) return <Tag>{action}</Tag>
  const [icon, tone] = LOOKS[action]
  return (
    <Tag icon={icon} tone={tone}>
      {t(`${isDone ? 'did' : 'action'}.${action}`)}
    </Tag>
  )
}

function Whom({ slug, change }: { slug: string; change: SyncChange }) {
  const { t } = useTexts()
  const { now, user_id } = change
  const person = personOf(change)
  if (!person) {
    return (
      <Text size="sm" fw={600} c="dimmed">
        {t('changes.gone')}
      </Text>
    )
  }
  return (
    <div>
      {now && user_id ? (
        <To to="/projects/$slug/users/$id" params={{ slug, id: user_id }} size="sm" fw={600} dir="auto">
          {nameOf(person)}
        </To>
      ) : (
        <Text size="sm" fw={600} dir="auto">
          {nameOf(person)}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {[person.email, person.card_id].filter(Boolean).join(' · ')}
      </Text>
    </div>
  )
}

function How({ change }: { change: SyncChange }) {
  const { t } = useTexts()
  const notes = [
    change.reinvite && change.action === 'update' && t('changes.reinvite'),
    change.change_card && t('changes.changeCard'),
    change.action === 'skip' && t('changes.skipNote'),
  ]
  return (
    <div>
      {fieldsOf(change).map((field) => (
        <FieldLine key={field.field} {...field} />
      ))}
      {notes
        .filter((note) => note !== false)
        .map((note) => (
          <Text key={note} size="xs" c="dimmed">
            {note}
          </Text>
        ))}
    </div>
  )
}

function FieldLine({ field, before, after }: FieldChange) {
  const { t } = useTexts()
  const columnName = useColumnName()
  return (
    <Text size="sm" component="div">
      <Text span size="sm" c="dimmed">
        {columnName(field)}
        {': '}
      </Text>
      {before !== undefined && after !== undefined ? (
        <>
          <del className={classes['before']}>{before || t('changes.nothing')}</del> <span aria-hidden>→</span>{' '}
          <ins className={classes['after']}>{after || t('changes.nothing')}</ins>
        </>
      ) : (
        before
      )}
    </Text>
  )
}
