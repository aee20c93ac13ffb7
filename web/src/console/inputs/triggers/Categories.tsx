import { MultiSelect, type MultiSelectProps } from '@mantine/core'
import { CATEGORIES, useCategory } from '../../users/page/useCategory'
import { GROUPS } from './data'
import { useTexts } from './texts'

const NONE: string[] = []

interface Props extends Omit<MultiSelectProps, 'data'> {
  /** What cannot be chosen here. */
  without?: readonly string[]
}

/** Categories of events, by their groups. What was chosen elsewhere and has no words here stays. */
export function Categories({ without = NONE, value = NONE, ...rest }: Props) {
  const { t } = useTexts()
  const category = useCategory()
  const named = (name: string) => ({ value: name, label: category(name) })
  const known = GROUPS.map((group) => ({
    group: t(`groups.${group}`),
    items: CATEGORIES.filter((name) => name.startsWith(`${group}.`) && !without.includes(name)).map(named),
  }))
  const offered = new Set(known.flatMap(({ items }) => items.map((item) => item.value)))
  const others = value.filter((name) => !offered.has(name)).map(named)
  return <MultiSelect data={others.length > 0 ? [...known, ...others] : known} value={value} searchable hidePickedOptions {...rest} />
}
