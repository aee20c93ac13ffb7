import { ActionIcon, Button } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Suspense } from 'react'
import { useMay } from '../may'
import { lazyPart } from '../room/lazyRoom'
import { useTexts } from './texts'

/** The search is fetched when somebody wants it. */
const QuickSearch = lazyPart(() => import('../search/QuickSearch'), 'QuickSearch')

const ICON = <IconSearch size={18} aria-hidden />

/** Opens the search, from every room; so does Ctrl+K. */
export function SearchButton({ slug }: { slug: string }) {
  const { t } = useTexts()
  const may = useMay(slug)('read_people')
  const [isOpen, { open, close }] = useDisclosure()
  useHotkeys([['mod+K', () => may && open()]], [])
  if (!may) return null
  return (
    <>
      <Button variant="default" size="xs" leftSection={ICON} onClick={open} visibleFrom="sm" aria-keyshortcuts="Control+K">
        {t('search')}
      </Button>
      <ActionIcon variant="default" size={36} onClick={open} hiddenFrom="sm" aria-label={t('search')}>
        {ICON}
      </ActionIcon>
      <Suspense>{isOpen && <QuickSearch slug={slug} close={close} />}</Suspense>
    </>
  )
}
