import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { IconFolderPlus, IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import classes from './filter.module.css'
import { isGroup, newGroup, newRule, replaced, type Attribute, type Group as Drawing, type Part } from './model'
import { RuleFields } from './RuleFields'
import { useTexts } from './texts'

/** Groups within groups: as deep as people still read them. */
const DEEPEST = 3

interface Props {
  label: string
  group: Drawing
  attributes: readonly Attribute[]
  onChange: (group: Drawing) => void
  /** Whether missing values are to be pointed out. */
  isAsked: boolean
  disabled: boolean
}

/** A filter, drawn: conditions in groups. */
export function Builder({ group, onChange, ...rest }: Props) {
  return (
    <Level
      {...rest}
      group={group}
      depth={1}
      put={(changed) => onChange(changed)}
      drop={undefined}
      change={(key, part) => onChange(replaced(group, key, part))}
    />
  )
}

interface LevelProps extends Omit<Props, 'onChange'> {
  depth: number
  put: (group: Drawing) => void
  drop: (() => void) | undefined
  change: (key: number, part?: Part) => void
}

function Level({ label, group, attributes, isAsked, disabled, depth, put, drop, change }: LevelProps) {
  const { t } = useTexts()
  const add = useRef<HTMLButtonElement>(null)
  const first = attributes.find(({ name }) => name === 'last_name') ?? attributes[0]
  return (
    <fieldset className={classes['group']} data-depth={depth} aria-label={label} disabled={disabled}>
      <Stack gap="sm">
        {group.of.length > 1 && (
          <NativeSelect
            aria-label={t('join')}
            value={group.join}
            data={[
              { value: 'and', label: t('all') },
              { value: 'or', label: t('any') },
            ]}
            onChange={({ currentTarget }) => put({ ...group, join: currentTarget.value === 'or' ? 'or' : 'and' })}
            w="fit-content"
          />
        )}
        {group.of.length === 0 && depth === 1 && (
          <Text size="sm" c="dimmed">
            {t('empty')}
          </Text>
        )}
        {group.of.map((part, index) =>
          isGroup(part) ? (
            <Level
              key={part.key}
              label={`${label}, ${index + 1}`}
              group={part}
              attributes={attributes}
              isAsked={isAsked}
              disabled={disabled}
              depth={depth + 1}
              put={(changed) => change(part.key, changed)}
              drop={() => remove(part.key)}
              change={change}
            />
          ) : (
            <RuleFields
              key={part.key}
              rule={part}
              attributes={attributes}
              isAsked={isAsked}
              onChange={(changed) => change(part.key, changed)}
              remove={() => remove(part.key)}
            />
          ),
        )}
        <Group gap="xs">
          {first && (
            <Button ref={add} size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => append(newRule(first))}>
              {t('addRule')}
            </Button>
          )}
          {first && depth < DEEPEST && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFolderPlus size={14} aria-hidden />}
              onClick={() => append(newGroup([newRule(first)], group.join === 'and' ? 'or' : 'and'))}
            >
              {t('addGroup')}
            </Button>
          )}
          {drop && (
            <Button size="xs" variant="subtle" color="gray" c="dimmed" leftSection={<IconTrash size={14} aria-hidden />} onClick={drop}>
              {t('removeGroup')}
            </Button>
          )}
        </Group>
      </Stack>
    </fieldset>
  )

  function append(part: Part): void {
    put({ ...group, of: [...group.of, part] })
  }

  /** The button that was pressed goes away; whoever works with keys goes on from here. */
  function remove(key: number): void {
    change(key)
    add.current?.focus()
  }
}
