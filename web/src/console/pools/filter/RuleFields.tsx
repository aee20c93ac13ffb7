import '../../mantine.later'
import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import classes from './filter.module.css'
import { firstValue, hasValue, operatorsOf, OPERATORS, takesValue, type Attribute, type Rule } from './model'
import { useTexts } from './texts'
import { useNames } from './useNames'

interface Props {
  rule: Rule
  attributes: readonly Attribute[]
  isAsked: boolean
  onChange: (rule: Rule) => void
  remove: () => void
}

/** One condition: what is asked, how it is compared, with what. */
export function RuleFields({ rule, attributes, isAsked, onChange, remove }: Props) {
  const { t } = useTexts()
  const names = useNames()
  const attribute = attributes.find(({ name }) => name === rule.attribute)
  if (!attribute) return null
  const named = (one: Attribute) => ({ value: one.name, label: names.attribute(one) })
  const common = attributes.filter(({ label }) => !label).map(named)
  const own = attributes.filter(({ label }) => label).map(named)
  const said = `${names.attribute(attribute)} ${t(`operators.${rule.operator}`)}`
  return (
    <fieldset className={classes['rule']} aria-label={said}>
      <NativeSelect
        aria-label={t('attribute')}
        value={rule.attribute}
        data={own.length > 0 ? [...common, { group: t('ownFields'), items: own }] : common}
        onChange={({ currentTarget }) => ask(currentTarget.value)}
      />
      <NativeSelect
        aria-label={t('operator')}
        value={rule.operator}
        data={operatorsOf(attribute).map((operator) => ({ value: operator, label: t(`operators.${operator}`) }))}
        onChange={({ currentTarget }) => compare(currentTarget.value)}
      />
      {takesValue(rule.operator) ? (
        <Value rule={rule} attribute={attribute} error={isAsked && !hasValue(rule) && t('missing')} onChange={(value) => onChange({ ...rule, value })} />
      ) : (
        <span />
      )}
      <ActionIcon variant="subtle" color="gray" aria-label={t('remove', { rule: said })} onClick={remove}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </fieldset>
  )

  function ask(name: string): void {
    const asked = attributes.find((known) => known.name === name)
    if (!asked) return
    const operator = operatorsOf(asked).includes(rule.operator) ? rule.operator : 'eq'
    const isAlike = attribute?.kind === asked.kind && !attribute.choices && !asked.choices
    onChange({ ...rule, attribute: name, operator, value: isAlike ? rule.value : firstValue(asked) })
  }

  function compare(word: string): void {
    const operator = OPERATORS.find((known) => known === word)
    if (!operator || !attribute) return
    const isFirst = !takesValue(rule.operator) && rule.value === ''
    onChange({ ...rule, operator, value: isFirst ? firstValue(attribute) : rule.value })
  }
}

interface ValueProps {
  rule: Rule
  attribute: Attribute
  error: string | false
  onChange: (value: string | boolean) => void
}

function Value({ rule: { value, operator }, attribute, error, onChange }: ValueProps) {
  const { t } = useTexts()
  const names = useNames()
  const label = t('value')
  if (typeof value === 'boolean') {
    return (
      <NativeSelect
        aria-label={label}
        value={String(value)}
        data={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
        onChange={({ currentTarget }) => onChange(currentTarget.value === 'true')}
      />
    )
  }
  const { choices, kind } = attribute
  if (choices && (operator === 'eq' || operator === 'ne')) {
    const known = choices.includes(value) ? choices : [value, ...choices]
    return (
      <NativeSelect
        aria-label={label}
        value={value}
        error={error}
        data={known.map((word) => ({ value: word, label: names.choice(attribute, word) }))}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  }
  if (kind === 'time') {
    const typed = (text: string) => onChange(Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString())
    return <TextInput type="datetime-local" aria-label={label} value={here(value)} error={error} onChange={({ currentTarget }) => typed(currentTarget.value)} />
  }
  return (
    <TextInput
      type={kind === 'date' ? 'date' : 'text'}
      aria-label={label}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

/** A moment as the browser's field has it: in the time of this place. */
function here(moment: string): string {
  const at = Date.parse(moment)
  if (Number.isNaN(at)) return ''
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
