import { Alert, SegmentedControl, Table, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useWords } from '../words'
import type { Conflict } from './conflict'
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
    <Alert role="alert" color="orange" icon={<IconUsers aria-hidden />} title={t('conflict')}>
      <Text size="sm" mb="sm">
        {t(clashes.length > 0 ? 'conflictClash' : 'conflictNone')}
      </Text>
      <Table.ScrollContainer minWidth={460}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {([t('field'), t('was'), t('theirs'), t('yours')] as const).map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {clashes.map(({ path, was, theirs, yours }) => (
              <Table.Tr key={path}>
                <Table.Th scope="row">{label(path)}</Table.Th>
                <Cell>{was}</Cell>
                <Cell>{theirs}</Cell>
                <Cell>{yours}</Cell>
                <Table.Td>
                  <SegmentedControl
                    size="xs"
                    aria-label={t('decide', { field: label(path) })}
                    defaultValue="yours"
                    data={[
                      { value: 'yours', label: t('keepYours') },
                      { value: 'theirs', label: t('takeTheirs') },
                    ]}
                    onChange={(whose) => form.setFieldValue(path, whose === 'theirs' ? theirs : yours)}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
            {takenOver.map(({ path, was, theirs }) => (
              <Table.Tr key={path}>
                <Table.Th scope="row">{label(path)}</Table.Th>
                <Cell>{was}</Cell>
                <Cell>{theirs}</Cell>
                <Cell>{was}</Cell>
                <Table.Td>{t('takenOver')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Alert>
  )
}

function Cell({ children }: { children: string }) {
  const { t } = useTexts()
  return <Table.Td>{children || <Text span size="sm" c="dimmed">{t('empty')}</Text>}</Table.Td>
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
