import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { Fault } from '../../api/problem'
import { number } from '../../language/moments'
import { sentence } from '../forms'
import { ScrollTable } from '../room/ScrollTable'
import { isFileFault } from './faults'
import classes from './plan.module.css'
import { useTexts } from './texts'

const STEP = 100

/** What is wrong with a file, as the import is told it or as its run keeps it. */
type FileFault = Pick<Fault, 'code' | 'detail' | 'line' | 'column' | 'value'>

/** Everything that is wrong with a refused file: where, what stands there, and what to do. */
export function FileErrors({ faults }: { faults: readonly FileFault[] }) {
  const { t } = useTexts()
  const [shown, setShown] = useState(STEP)
  return (
    <Stack gap="sm">
      <ScrollTable label={t('errors.table')} minWidth={620} maxHeight={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t('errors.line')}</Table.Th>
            <Table.Th w={130}>{t('errors.column')}</Table.Th>
            <Table.Th w="25%">{t('errors.value')}</Table.Th>
            <Table.Th>{t('errors.wrong')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {faults.slice(0, shown).map((fault, index) => (
            // Several things can be wrong in one place; the list does not change.
            // oxlint-disable-next-line react/no-array-index-key
            <FaultRow key={index} fault={fault} />
          ))}
        </Table.Tbody>
      </ScrollTable>
      {faults.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + STEP)}>
            {t('errors.more')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function FaultRow({ fault: { line, column, value, code, detail } }: { fault: FileFault }) {
  const { t, locale } = useTexts()
  return (
    <Table.Tr>
      <Table.Td className={classes['line'] ?? ''}>{line ? number(line, locale) : t('errors.whole')}</Table.Td>
      <Table.Td>{column}</Table.Td>
      <Table.Td className={classes['value'] ?? ''} dir="auto">
        {value === '' ? (
          <Text span inherit c="dimmed">
            {t('errors.empty')}
          </Text>
        ) : (
          value
        )}
      </Table.Td>
      <Table.Td>
        <Wrong code={code} detail={detail} />
      </Table.Td>
    </Table.Tr>
  )
}

/** The server's words name lines and columns, but are English; in other languages what is wrong comes first. */
function Wrong({ code, detail }: { code: string; detail: string }) {
  const { t, locale } = useTexts()
  if (locale === 'en' || !isFileFault(code)) return sentence(detail)
  return (
    <>
      {t(`fault.${code}`)}
      <Text size="xs" c="dimmed" lang="en">
        {sentence(detail)}
      </Text>
    </>
  )
}
