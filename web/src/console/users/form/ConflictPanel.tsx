import { Radio, Table, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Callout } from '../Callout'
import { ScrollTable } from '../ScrollTable'
import { useWords } from '../words'
import type { Clash, Conflict } from './conflict'
import { useTexts } from './texts'
import type { UserForm } from './UserFields'
import { FIELDS, type CustomField } from './values'

interface Props {
  conflict: Conflict
  form: UserForm
  fields: readonly CustomField[]
}

/** Tells the second editor what the first one changed, and lets them decide field by field. */
export function ConflictPanel({ conflict, form, fields }: Props) {
  const { t } = useTexts()
  const label = useLabels(fields)
  const { clashes, takenOver } = conflict
  return (
    <Callout isNews icon={IconUsers} tone="care" title={t('conflict')}>
      <Text size="sm" mb="sm">
        {t(clashes.length > 0 ? 'conflictClash' : 'conflictNone')}
      </Text>
      <ScrollTable label={t('conflict')} minWidth={440}>
        <Table.Thead>
          <Table.Tr>
            {[t('field'), t('was'), t('theirs'), t('yours')].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {clashes.map((clash) => (
            <Decision key={clash.path} clash={clash} name={label(clash.path)} decide={(value) => form.setFieldValue(clash.path, value)} />
          ))}
          {takenOver.map(({ path, was, theirs }) => (
            <Table.Tr key={path}>
              <Table.Th scope="row">{label(path)}</Table.Th>
              <Table.Td>{was || t('empty')}</Table.Td>
              <Table.Td>{theirs || t('empty')}</Table.Td>
              <Table.Td c="dimmed">{t('takenOver')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Callout>
  )
}

/** A field that both changed: one of the two values stays. */
function Decision({ clash, name, decide }: { clash: Clash; name: string; decide: (value: string) => void }) {
  const { t } = useTexts()
  const group = `decide-${clash.path}`
  const choice = (whose: 'theirs' | 'yours') => (
    <Radio
      name={group}
      label={clash[whose] || t('empty')}
      aria-label={`${name}, ${t(whose)}: ${clash[whose] || t('empty')}`}
      defaultChecked={whose === 'yours'}
      onChange={() => decide(clash[whose])}
    />
  )
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{clash.was || t('empty')}</Table.Td>
      <Table.Td>{choice('theirs')}</Table.Td>
      <Table.Td>{choice('yours')}</Table.Td>
    </Table.Tr>
  )
}

/** What people call the fields of the form. */
function useLabels(fields: readonly CustomField[]): (path: string) => string {
  const words = useWords()
  return (path) => {
    const known = FIELDS.find((field) => field === path)
    if (known) return words.t(`fields.${known}`)
    return fields.find(({ name }) => path === `custom_fields.${name}`)?.label ?? path
  }
}
