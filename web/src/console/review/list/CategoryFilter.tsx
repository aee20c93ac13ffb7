import { Button, Popover, ScrollArea } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { CategoryTree } from '../categories/CategoryTree'
import { useCategories } from '../categories/useCategories'
import { useTexts } from '../texts'

interface Props {
  chosen: readonly string[]
  onChoose: (chosen: string[]) => void
}

/** A button that opens the categories, of which any number can be chosen. */
export function CategoryFilter({ chosen, onChoose }: Props) {
  const { t } = useTexts()
  const { category } = useCategories()
  const [only, ...others] = chosen
  const label = only && others.length === 0 ? `${t('category')}: ${category(only)}` : only ? t('categories', { count: chosen.length }) : t('category')
  return (
    <Popover position="bottom-start" width="min(40rem, 92vw)" trapFocus shadow="md">
      <Popover.Target>
        <Button variant={only ? 'light' : 'default'} fw={500} px="sm" maw={300} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('category')}>
        <ScrollArea.Autosize mah="60dvh" type="auto">
          <CategoryTree label={t('category')} chosen={chosen} onChoose={onChoose} />
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
