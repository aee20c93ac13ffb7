import { Button, Group, Input, NativeSelect, Stack } from '@mantine/core'
import { IconFolderPlus, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTexts } from '../texts'
import { useFaultHere } from './faults'
import classes from './form.module.css'
import { DEEPEST, isGroup, newGroup, newRow, type Group as Drawing, type Part } from './model'
import { RowFields } from './RowFields'

interface Props {
  slug: string
  label: string
  group: Drawing
  /** Where its rows stand in the document. */
  pointer: string
  depth?: number
  onChange: (group: Drawing) => void
  drop?: () => void
}

/** What has to happen: rows in groups, of which all have to fit, or one. */
export function TriggerBuilder({ slug, label, group, pointer, depth = 1, onChange, drop }: Props) {
  const { t } = useTexts()
  const fault = useFaultHere(pointer)
  const put = (rows: Part[]) => onChange({ ...group, rows })
  const change = (key: number, part?: Part) => put(group.rows.flatMap((row) => (row.key === key ? (part ? [part] : []) : [row])))
  return (
    <fieldset className={classes['group']} data-depth={depth} aria-label={label}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <NativeSelect
            label={t('grouping')}
            value={group.grouping}
            data={(['and', 'or'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={({ currentTarget }) => onChange({ ...group, grouping: currentTarget.value === 'or' ? 'or' : 'and' })}
            w="fit-content"
          />
          {drop && (
            <Button variant="subtle" size="xs" leftSection={<IconTrash size={14} aria-hidden />} onClick={drop}>
              {t('removeGroup')}
            </Button>
          )}
        </Group>
        {group.rows.map((part, index) =>
          isGroup(part) ? (
            <TriggerBuilder
              key={part.key}
              slug={slug}
              label={t('groupOf', { number: index + 1 })}
              group={part}
              pointer={`${pointer}/${index}/${part.grouping}`}
              depth={depth + 1}
              onChange={(changed) => change(part.key, changed)}
              drop={() => change(part.key)}
            />
          ) : (
            <RowFields
              key={part.key}
              slug={slug}
              label={t('row', { number: index + 1 })}
              row={part}
              pointer={`${pointer}/${index}`}
              onChange={(changed) => change(part.key, changed)}
              {...(group.rows.length > 1 && { drop: () => change(part.key) })}
            />
          ),
        )}
        {fault && <Input.Error role="alert">{fault}</Input.Error>}
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => put([...group.rows, newRow('text_contains')])}>
            {t('addRow')}
          </Button>
          {depth < DEEPEST && (
            <Button variant="default" size="xs" leftSection={<IconFolderPlus size={14} aria-hidden />} onClick={() => put([...group.rows, newGroup()])}>
              {t('addGroup')}
            </Button>
          )}
        </Group>
      </Stack>
    </fieldset>
  )
}
