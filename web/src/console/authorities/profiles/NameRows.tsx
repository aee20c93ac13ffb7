import { ActionIcon, Button, Checkbox, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTexts } from './texts'
import { newRow, type NameRow, type Values } from './values'

interface Props<W extends string> {
  form: UseFormReturnType<Values>
  name: 'subject' | 'alternative_names'
  legend: string
  hint: string
  /** What the first column holds. */
  what: string
  add: string
  words: readonly W[]
  say: (word: W) => string
}

/** Names that a certificate gives its holder, each from a field or a fixed text. */
export function NameRows<W extends string>({ form, name, legend, hint, what, add, words, say }: Props<W>) {
  const rows = form.values[name]
  const data = words.map((word) => ({ value: word, label: say(word) }))
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
        {rows.map((row, place) => (
          <OneRow key={row.key} {...{ form, row, what, data }} path={`${name}.${place}`} number={place + 1} remove={() => form.removeListItem(name, place)} />
        ))}
        {form.errors[name] && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {form.errors[name]}
          </Text>
        )}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => form.insertListItem(name, newRow(words[0] ?? ''))}
          >
            {add}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}

interface RowProps {
  form: UseFormReturnType<Values>
  row: NameRow
  path: string
  what: string
  data: { value: string; label: string }[]
  number: number
  remove: () => void
}

function OneRow({ form, row, path, what, data, number, remove }: RowProps) {
  const { t } = useTexts()
  return (
    <Group align="flex-end" gap="xs">
      <Select label={what} data={data} allowDeselect={false} w={{ base: '100%', sm: 210 }} {...form.getInputProps(`${path}.what`)} />
      <Select
        label={t('from')}
        data={[
          { value: 'field', label: t('fromField') },
          { value: 'text', label: t('fromText') },
        ]}
        allowDeselect={false}
        w={{ base: '100%', sm: 130 }}
        {...form.getInputProps(`${path}.from`)}
      />
      <TextInput label={t(row.from)} w={{ base: '100%', sm: 170 }} {...form.getInputProps(`${path}.source`)} />
      {row.from === 'field' && <Checkbox label={t('optional')} mb={8} {...form.getInputProps(`${path}.optional`, { type: 'checkbox' })} />}
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('removeRow', { row: number })} onClick={remove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
