import { Anchor, Code, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRef } from 'react'
import { sentence } from '../../forms'
import type { Fault } from './data'
import classes from './filter.module.css'
import type { Attribute } from './model'
import { useTexts } from './texts'
import { useNames } from './useNames'

const EXAMPLE = 'custom_fields.department eq "Laboratory"'
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-sm)' } }
/** How much of the text is shown on each side of a fault. */
const AROUND = 24

interface Props {
  label: string
  value: string
  onChange: (text: string) => void
  fault: Fault | undefined
  attributes: readonly Attribute[]
}

/** A filter as text. What is wrong with it is said with the place, and the cursor goes there. */
export function Typed({ label, value, onChange, fault, attributes }: Props) {
  const { t } = useTexts()
  const field = useRef<HTMLTextAreaElement>(null)
  const at = fault?.at
  return (
    <Stack gap={6}>
      <Textarea
        ref={field}
        aria-label={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        placeholder={t('placeholder', { example: EXAMPLE })}
        error={fault && <span lang="en">{sentence(fault.detail)}</span>}
        styles={MONO}
      />
      {at !== undefined && (
        <Group gap="xs">
          <Place text={value} at={at} />
          <Anchor component="button" type="button" size="sm" onClick={() => show(at)}>
            {t('show')}
          </Anchor>
        </Group>
      )}
      {fault && attributes.length > 0 && <Known attributes={attributes} />}
    </Stack>
  )

  function show(from: number): void {
    field.current?.focus()
    field.current?.setSelectionRange(from, endOf(value, from))
  }
}

/** The text around a fault, with the place marked. */
function Place({ text, at }: { text: string; at: number }) {
  const end = endOf(text, at)
  return (
    <Code className={classes['place'] ?? ''}>
      {at > AROUND && '…'}
      {text.slice(Math.max(0, at - AROUND), at)}
      <mark>{text.slice(at, end) || '␣'}</mark>
      {text.slice(end, end + AROUND)}
      {end + AROUND < text.length && '…'}
    </Code>
  )
}

/** A word ends where white space or a bracket begins. */
function endOf(text: string, from: number): number {
  const [word = ''] = /^[^\s()[\]]*/.exec(text.slice(from)) ?? []
  return from + Math.max(word.length, Math.min(1, text.length - from))
}

/** What a filter can ask for, by the names that are typed. */
function Known({ attributes }: { attributes: readonly Attribute[] }) {
  const { t } = useTexts()
  const names = useNames()
  return (
    <details>
      <Text component="summary" size="sm">
        {t('known')}
      </Text>
      <Group gap={6} mt={6} component="ul" p={0} m={0}>
        {attributes.map((attribute) => (
          <Text key={attribute.name} component="li" size="xs" style={{ listStyle: 'none' }}>
            <Code>{attribute.name}</Code> {names.attribute(attribute)}
          </Text>
        ))}
      </Group>
    </details>
  )
}
