import { TextInput, type TextInputProps } from '@mantine/core'

/** A day, chosen with the browser's own calendar; empty is no day. */
export function DayInput(props: TextInputProps) {
  return <TextInput type="date" maw={220} {...props} />
}

/** The last moment of a day, here. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}
