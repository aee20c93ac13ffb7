import { Radio, Table, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Callout } from '../../room/Callout'
import { ScrollTable } from '../../room/ScrollTable'
import type { Theirs } from '../../editing/merge'
import { useWords } from '../words'
import { useTexts } from './texts'
import type { UserForm } from './UserFields'
import { FIELDS, type CustomField } from './values'

interface Props {
  theirs: readonly Theirs[]
  form: UserForm
  fields: readonly CustomField[]
}

/** Tells the second editor what the first one changed, and lets them decide field by field. */
export function ConflictPanel({ theirs, form, fields }: Props) {
  const { t } = useTexts()
  const label = useLabels(fields)
  const shown = useShown()
  const clashes = theirs.filter(({ typed }) => typed !== undefined)
  const takenOver = theirs.filter(({ typed }) => typed === undefined)
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
          {takenOver.map(({ path, before, now }) => (
            <Table.Tr key={path}>
              <Table.Th scope="row">{label(path)}</Table.Th>
              <Table.Td>{shown(before)}</Table.Td>
              <Table.Td>{shown(now)}</Table.Td>
              <Table.Td c="dimmed">{t('takenOver')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Callout>
  )
}

/** A field that both changed: one of the two values stays. */
function Decision({ clash: { path, before, now, typed }, name, decide }: { clash: Theirs; name: string; decide: (value: string) => void }) {
  const { t } = useTexts()
  const shown = useShown()
  const choice = (whose: 'theirs' | 'yours', value: unknown) => (
    <Radio
      name={`decide-${path}`}
      label={shown(value)}
      aria-label={`${name}, ${t(whose)}: ${shown(value)}`}
      defaultChecked={whose === 'yours'}
      onChange={() => decide(String(value))}
    />
  )
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{shown(before)}</Table.Td>
      <Table.Td>{choice('theirs', now)}</Table.Td>
      <Table.Td>{choice('yours', typed)}</Table.Td>
    </Table.Tr>
  )
}

/** The fields of the form are texts. */
function useShown(): (value: unknown) => string {
  const { t } = useTexts()
  return (value) => String(value) || t('empty')
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
