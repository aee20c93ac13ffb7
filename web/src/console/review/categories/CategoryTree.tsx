import '../../mantine.later'
import { Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './categories.module.css'
import { GROUPS, useCategories, useMore } from './useCategories'

interface Props {
  label: string
  chosen: readonly string[]
  onChoose: (chosen: string[]) => void
}

/** Categories of events, of which any number can be chosen, a group at a time or one by one. */
export function CategoryTree({ label, chosen, onChoose }: Props) {
  const { t } = useMore()
  const words = useCategories()
  const [typed, setTyped] = useState('')
  const isFound = (name: string) => name.toLowerCase().includes(typed.trim().toLowerCase())
  const groups = GROUPS.map(({ name, categories }) => ({
    name,
    categories: isFound(words.group(name)) ? categories : categories.filter((one) => isFound(words.category(one))),
  })).filter(({ categories }) => categories.length > 0)
  const put = (some: readonly string[], isIn: boolean) => {
    const others = chosen.filter((one) => !some.includes(one))
    onChoose(isIn ? [...others, ...some] : others)
  }
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        size="xs"
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <fieldset className={classes['tree']} aria-label={label}>
        {groups.map(({ name, categories }) => {
          const count = categories.filter((one) => chosen.includes(one)).length
          return (
            <fieldset key={name} className={classes['group']}>
              <Group gap="xs" justify="space-between" wrap="nowrap">
                <Checkbox
                  size="xs"
                  fw={600}
                  label={words.group(name)}
                  checked={count === categories.length}
                  indeterminate={count > 0 && count < categories.length}
                  onChange={() => put(categories, count < categories.length)}
                />
                <Text size="xs" c="dimmed">
                  {t('chosen', { chosen: count, all: categories.length })}
                </Text>
              </Group>
              <Stack gap={8} mt={8} pl="lg">
                {categories.map((category) => (
                  <Checkbox
                    key={category}
                    size="xs"
                    label={words.category(category)}
                    checked={chosen.includes(category)}
                    onChange={(event) => put([category], event.currentTarget.checked)}
                  />
                ))}
              </Stack>
            </fieldset>
          )
        })}
        {groups.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('none')}
          </Text>
        )}
      </fieldset>
    </Stack>
  )
}
