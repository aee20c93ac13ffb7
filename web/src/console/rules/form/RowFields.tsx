import { ActionIcon, Button, Checkbox, Group, Input, NativeSelect, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { poolsQuery } from '../../editing/settings'
import { FilterField } from '../../pools/filter/FilterField'
import { CategoryTree } from '../../review/categories/CategoryTree'
import { useCategories } from '../../review/categories/useCategories'
import { systemsQuery } from '../../users/data'
import { useTexts } from '../texts'
import { useFault } from './faults'
import classes from './form.module.css'
import { newRow, ROWS, type Row } from './model'

const kindOf = (value: string) => ROWS.find((one) => one === value) ?? 'category'
const SEVERITIES = ['info', 'warning', 'alarm'] as const

interface Props {
  slug: string
  label: string
  row: Row
  pointer: string
  onChange: (row: Row) => void
  drop?: () => void
}

/** One row of a trigger: what it looks at, and what is to be found there. */
export function RowFields({ slug, label, row, pointer, onChange, drop }: Props) {
  const { t } = useTexts()
  const fault = useFault(`${pointer}/${row.kind}`)
  return (
    <fieldset className={classes['row']} aria-label={label}>
      <NativeSelect
        label={t('what')}
        value={row.kind}
        data={ROWS.map((value) => ({ value, label: t(`rows.${value}`) }))}
        onChange={({ currentTarget }) => onChange({ ...newRow(kindOf(currentTarget.value)), key: row.key })}
      />
      <Stack gap={4}>
        <Looked slug={slug} row={row} onChange={onChange} fault={fault} />
        {fault && row.kind !== 'user' && row.kind !== 'text_contains' && <Input.Error role="alert">{fault}</Input.Error>}
      </Stack>
      {drop && (
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${t('removeRow')}: ${label}`} onClick={drop}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
    </fieldset>
  )
}

function Looked({ slug, row, onChange, fault }: Omit<Props, 'label' | 'pointer' | 'drop'> & { fault: string | undefined }) {
  const { t } = useTexts()
  const put = (any: string[]) => onChange({ ...row, any })
  const toggle = (one: string, isIn: boolean) => put(isIn ? [...row.any, one] : row.any.filter((other) => other !== one))
  switch (row.kind) {
    case 'category':
      return <CategoryChoice chosen={row.any} onChoose={put} />
    case 'text_contains':
      return (
        <TextInput
          label={t('textLabel')}
          description={t('textHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={row.text}
          error={fault}
          onChange={({ currentTarget }) => onChange({ ...row, text: currentTarget.value })}
        />
      )
    case 'user':
      return (
        <FilterField
          slug={slug}
          label={t('userLabel')}
          hint={t('userHint')}
          value={row.text}
          onChange={(text) => onChange({ ...row, text })}
          error={fault}
          isAsked={fault !== undefined}
        />
      )
    case 'severity':
      return <Choices label={t('anyOf')} choices={SEVERITIES.map((id) => ({ id, name: t(`severities.${id}`) }))} chosen={row.any} toggle={toggle} />
    case 'system':
      return <SystemChoice slug={slug} chosen={row.any} toggle={toggle} />
    case 'pool':
      return <PoolChoice slug={slug} chosen={row.any} toggle={toggle} />
  }
}

/** A button that opens the categories, of which any number can be chosen. */
function CategoryChoice({ chosen, onChoose }: { chosen: readonly string[]; onChoose: (chosen: string[]) => void }) {
  const { t } = useTexts()
  const { category } = useCategories()
  const [only, ...others] = chosen
  const label = only === undefined ? t('choose') : others.length === 0 ? category(only) : t('chosen', { count: chosen.length })
  return (
    <Input.Wrapper label={t('anyOf')} labelElement="div" className={classes['choice']}>
      <Popover position="bottom-start" width="min(44rem, 92vw)" trapFocus shadow="md">
        <Popover.Target>
          <Button variant="default" fw={500} aria-label={`${t('rows.category')}: ${label}`} rightSection={<IconChevronDown size={14} aria-hidden />}>
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('rows.category')}>
          <ScrollArea.Autosize mah="60dvh" type="auto">
            <CategoryTree label={t('rows.category')} chosen={chosen} onChoose={onChoose} />
          </ScrollArea.Autosize>
        </Popover.Dropdown>
      </Popover>
      {chosen.length > 1 && (
        <Text size="xs" c="dimmed">
          {chosen.map(category).join(' · ')}
        </Text>
      )}
    </Input.Wrapper>
  )
}

interface ChoiceProps {
  slug: string
  chosen: readonly string[]
  toggle: (one: string, isIn: boolean) => void
}

function SystemChoice({ slug, ...rest }: ChoiceProps) {
  const { t } = useTexts()
  return <Choices label={t('anyOf')} choices={useQuery(systemsQuery(slug)).data ?? []} {...rest} />
}

function PoolChoice({ slug, ...rest }: ChoiceProps) {
  const { t } = useTexts()
  return <Choices label={t('anyOf')} choices={useQuery(poolsQuery(slug)).data ?? []} {...rest} />
}

interface ChoicesProps extends Omit<ChoiceProps, 'slug'> {
  label: string
  choices: readonly { id: string; name: string }[]
}

function Choices({ label, choices, chosen, toggle }: ChoicesProps) {
  return (
    <fieldset className={classes['choices']} aria-label={label}>
      <Input.Label component="div">{label}</Input.Label>
      <Group gap="md" mt={4}>
        {choices.map(({ id, name }) => (
          <Checkbox key={id} label={name} checked={chosen.includes(id)} onChange={({ currentTarget }) => toggle(id, currentTarget.checked)} />
        ))}
      </Group>
    </fieldset>
  )
}
