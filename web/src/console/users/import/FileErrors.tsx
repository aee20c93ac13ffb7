import { Table, Text } from '@mantine/core'
import type { Fault } from '../../../api/problem'
import { number } from '../../../shared/moments'
import { ScrollTable } from '../ScrollTable'
import classes from './import.module.css'
import { de } from './faults.de'
import { useTexts } from './texts'

/** What is wrong with a file: where, what stands there, and what to do. */
export function FileErrors({ faults }: { faults: readonly Fault[] }) {
  const { t, locale } = useTexts()
  return (
    <ScrollTable label={t('refused')} minWidth={560} maxHeight={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t('line')}</Table.Th>
            <Table.Th w={130}>{t('column')}</Table.Th>
            <Table.Th w="25%">{t('value')}</Table.Th>
            <Table.Th>{t('problem')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {faults.map((fault, index) => (
            // Several things can be wrong in one place; the list does not change.
            // oxlint-disable-next-line react/no-array-index-key
            <Table.Tr key={index}>
              <Table.Td className={classes['line'] ?? ''}>
                {typeof fault.line === 'number' ? number(fault.line, locale) : t('wholeFile')}
              </Table.Td>
              <Table.Td>{fault.column}</Table.Td>
              <Table.Td className={classes['wrap'] ?? ''}>
                {fault.value && (
                  <Text span inherit ff="monospace">
                    {fault.value}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <What fault={fault} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
    </ScrollTable>
  )
}

/** The server writes English; a reader of another language has the kind of error in theirs, and the details below. */
function What({ fault: { code, detail } }: { fault: Fault }) {
  const { locale } = useTexts()
  const own = locale === 'de' ? de[code] : undefined
  if (!own) return detail
  return (
    <>
      {own}
      <Text size="xs" c="dimmed" lang="en">
        {detail}
      </Text>
    </>
  )
}
