import { COLUMNS } from './columns'
import { useTexts } from './texts'

/** What people call a column of files; a field of the project by its own name. */
export function useColumnName(): (name: string) => string {
  const { t } = useTexts()
  return (name) => {
    const known = COLUMNS.find((column) => column === name)
    return known ? t(`column.${known}`) : name
  }
}
