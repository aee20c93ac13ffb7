import { Group, Input, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useId, useMemo, useState } from 'react'
import { lazyPart } from '../../room/lazyRoom'
import classes from './filter.module.css'
import { attributesQuery, useReading } from './data'
import { drawn, isComplete, newGroup, written, type Group as Drawing } from './model'
import { useTexts } from './texts'

const Builder = lazyPart(() => import('./Builder'), 'Builder')
const Typed = lazyPart(() => import('./Typed'), 'Typed')

/** How long after the last key a text is read. */
const READ_AFTER_MS = 400

interface Props {
  slug: string
  label: string
  hint: string
  value: string
  /** The text, and whether every condition has its value: the server would take an empty text for one. */
  onChange: (text: string, isComplete: boolean) => void
  /** What the server said of it. */
  error: string | undefined
  /** Whether missing values are to be pointed out. */
  isAsked: boolean
}

/** A filter of users, built or typed: the text counts, and the drawing is another look at it. */
export function FilterField({ slug, label, hint, value, onChange, error, isAsked }: Props) {
  const { t } = useTexts()
  const id = useId()
  const { data: attributes, isLoading: isAwaited } = useQuery(attributesQuery(slug))
  const [settled] = useDebouncedValue(value, READ_AFTER_MS)
  const read = useReading(slug, settled)
  const reading = read.reading?.text === value ? read.reading : undefined
  const [own, setOwn] = useState<{ text: string; drawing: Drawing }>()
  const [chosen, setChosen] = useState<'build' | 'type'>()
  const found = useMemo(() => {
    if (!attributes) return undefined
    if (value.trim() === '') return newGroup()
    return reading?.expression && drawn(reading.expression, attributes)
  }, [attributes, value, reading])
  const drawing = own?.text === value ? own.drawing : found
  const isHidden = reading?.expression !== undefined && !drawing
  const way = chosen === 'build' && !drawing ? 'type' : (chosen ?? (drawing ? 'build' : 'type'))
  // Before it is known whether it can be drawn, neither way is shown; only their places are kept.
  const isPending = isAwaited || (chosen === undefined && read.isLoading)
  const fault = reading?.fault ?? (error ? { detail: error, at: undefined } : undefined)
  const awaited = <Skeleton className={classes['awaited'] ?? ''} data-filled={value !== '' || undefined} />
  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} bd={0} miw={0} aria-labelledby={id}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <Stack gap={2} maw={620}>
          <Input.Label component="div" id={id}>
            {label}
          </Input.Label>
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        </Stack>
        <SegmentedControl
          size="xs"
          aria-label={`${label}: ${t('way')}`}
          value={way}
          onChange={(next) => setChosen(next === 'build' ? 'build' : 'type')}
          data={[
            { value: 'build', label: t('build'), disabled: way === 'type' && !drawing },
            { value: 'type', label: t('type') },
          ]}
          style={{ visibility: isPending ? 'hidden' : 'visible' }}
        />
      </Group>
      {isPending && awaited}
      <Suspense fallback={awaited}>
        {!isPending && way === 'build' && drawing && attributes && (
          <>
            <Builder label={label} group={drawing} attributes={attributes} isAsked={isAsked} disabled={false} onChange={draw} />
            {error && <Input.Error role="alert">{error}</Input.Error>}
          </>
        )}
        {!isPending && way === 'type' && <Typed label={label} value={value} onChange={type} fault={fault} attributes={attributes ?? []} />}
      </Suspense>
      {isHidden && (
        <Text size="sm" role="note">
          {t('hidden')}
        </Text>
      )}
      {reading?.fault && (
        <Text size="xs" c="dimmed">
          {t('unread')}
        </Text>
      )}
    </Stack>
  )

  function type(text: string): void {
    setChosen('type')
    onChange(text, true)
  }

  function draw(next: Drawing): void {
    const text = written(next)
    setOwn({ text, drawing: next })
    setChosen('build')
    onChange(text, isComplete(next))
  }
}
