import { Button, Group, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { number } from '../../shared/moments'
import { sentence } from '../forms'
import { Panel } from '../room/Panel'
import type { SyncRunDetail } from './runs'
import { isFileFault } from './faults'
import { useTexts } from './texts'

const STEP = 100

/** Everything that is wrong with a refused file, as it stands in the file. */
export function RunErrors({ run }: { run: SyncRunDetail }) {
  const { t, locale } = useTexts()
  const [shown, setShown] = useState(STEP)
  const total = number(run.total_errors, locale)
  const isCut = run.total_errors > run.errors.length
  const hint = isCut ? t('errors.first', { shown: number(run.errors.length, locale), total }) : t('errors.hint')
  return (
    <Panel title={t('errors.title', { count: run.total_errors, n: total })} hint={hint}>
      <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('errors.table'), role: 'region' } }}>
        <Table verticalSpacing="sm" striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('errors.line')}</Table.Th>
              <Table.Th>{t('errors.column')}</Table.Th>
              <Table.Th>{t('errors.value')}</Table.Th>
              <Table.Th>{t('errors.wrong')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {run.errors.slice(0, shown).map((fault) => (
              <Table.Tr key={`${fault.line} ${fault.column} ${fault.code} ${fault.value}`}>
                <Table.Td>{fault.line ? number(fault.line, locale) : t('errors.whole')}</Table.Td>
                <Table.Td>{fault.column}</Table.Td>
                <Table.Td>
                  <Text size="sm" ff="monospace" dir="auto" maw={240} style={{ overflowWrap: 'anywhere' }}>
                    {fault.value === '' ? <Text span c="dimmed" size="sm">{t('errors.empty')}</Text> : fault.value}
                  </Text>
                </Table.Td>
                <Table.Td>{inWords(fault)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {run.errors.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + STEP)}>
            {t('errors.more')}
          </Button>
        </Group>
      )}
    </Panel>
  )

  /** The server's words name lines and columns, but are English; in other languages what is wrong comes first. */
  function inWords({ code, detail }: { code: string; detail: string }) {
    if (locale === 'en' || !isFileFault(code)) return <Text size="sm">{sentence(detail)}</Text>
    return (
      <>
        <Text size="sm">{t(`fault.${code}`)}</Text>
        <Text size="xs" c="dimmed" lang="en">
          {sentence(detail)}
        </Text>
      </>
    )
  }
}
