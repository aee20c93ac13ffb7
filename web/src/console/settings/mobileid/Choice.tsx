import { Select, type SelectProps } from '@mantine/core'

interface Props extends Omit<SelectProps, 'data'> {
  words: readonly string[]
  /** What people call a word. */
  say: (word: string) => string
}

/** One of a few words. */
export function Choice({ words, say, ...rest }: Props) {
  return <Select data={words.map((word) => ({ value: word, label: say(word) }))} allowDeselect={false} maw={460} {...rest} />
}
