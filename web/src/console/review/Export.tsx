import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { exportAddress } from './data'
import type { ReviewSearch } from './search'
import { useTexts } from './texts'

const FORMATS = ['csv', 'jsonl'] as const

/** Takes out all events that fit the filters, as a file. */
export function Export({ slug, search }: { slug: string; search: ReviewSearch }) {
  const { t } = useTexts()
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          fw={500}
          px="sm"
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('export.name')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => take(exportAddress(slug, search, format, new Date()))}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
        <Menu.Label style={{ whiteSpace: 'normal' }}>{t('export.hint')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Has the browser keep what is at an address; a span of time is counted from now, when it is asked for. */
function take(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
