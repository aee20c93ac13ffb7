import { Text, TextInput, VisuallyHidden, type TextInputProps } from '@mantine/core'

/** More digits than a number of JavaScript keeps are not taken. */
const MOST_DIGITS = 15

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'rightSection'> {
  value?: number | string
  onChange?: (value: number | '') => void
  /** What is counted, behind the number. */
  unit?: string
}

/** A whole number from 0 on; empty is none. The library's own field weighs more than a whole room. */
export function WholeNumberInput({ label, value = '', onChange, unit, ...rest }: Props) {
  const named = unit ? (
    <>
      {label} <VisuallyHidden>({unit})</VisuallyHidden>
    </>
  ) : (
    label
  )
  return (
    <TextInput
      label={named}
      inputMode="numeric"
      autoComplete="off"
      value={value}
      onChange={({ currentTarget }) => onChange?.(read(currentTarget.value))}
      rightSection={unit && <Text size="sm" c="dimmed" aria-hidden>{unit}</Text>}
      rightSectionWidth={unit && `${unit.length + 3}ch`}
      rightSectionPointerEvents="none"
      {...rest}
    />
  )
}

/** What else is typed or pasted is dropped. */
function read(text: string): number | '' {
  const digits = text.replaceAll(/\D/g, '').slice(0, MOST_DIGITS)
  return digits === '' ? '' : Number(digits)
}
