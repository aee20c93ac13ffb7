import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCards, IconCertificate, IconDeviceMobile, IconSearch, IconUser, type Icon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import { shortened } from '../certificates/serial'
import { useWords } from '../certificates/words'
import { Refusal } from '../room/Callout'
import { Dialog } from '../room/Dialog'
import { useFailure } from '../room/useFailure'
import { MOST, searchQuery, TYPES, type Found, type Type } from './data'
import classes from './search.module.css'
import { useTexts } from './texts'

const TYPING_MS = 200

interface Props {
  slug: string
  close: () => void
}

/** Finds people, credentials and certificates from wherever one is. */
export function QuickSearch({ slug, close }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const navigate = useNavigate()
  const [type, setType] = useState<Type>('all')
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), TYPING_MS)
  const { data, error, isPlaceholderData } = useQuery(searchQuery(slug, type, q))
  const found = q === '' ? undefined : data
  return (
    <Dialog onClose={close} title={t('title')} size="lg">
      <Stack gap="sm">
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <Select
            label={t('type')}
            data={TYPES.map((one) => ({ value: one, label: t(`types.${one}`) }))}
            value={type}
            allowDeselect={false}
            onChange={(chosen) => setType(TYPES.find((one) => one === chosen) ?? type)}
            w={150}
          />
          <TextInput
            type="search"
            label={t('text')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            leftSection={<IconSearch size={16} aria-hidden />}
            onKeyDown={openFirst}
            autoComplete="off"
            data-autofocus
            flex={1}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {t(`hints.${type}`)}
        </Text>
        <Refusal>{error && failure(error)}</Refusal>
        <Text component="output" size="xs" c="dimmed">
          {found && (found.length > 0 ? t('hits', { count: found.length }) : t('nothing'))}
        </Text>
        {found && found.length > 0 && (
          <ul className={classes['found']} aria-label={t('found')}>
            {found.map((item) => (
              <li key={`${item.type} ${item.id}`}>
                <Hit slug={slug} item={item} close={close} />
              </li>
            ))}
          </ul>
        )}
        {found && found.length >= MOST && (
          <Text size="xs" c="dimmed">
            {t('most', { count: MOST })}
          </Text>
        )}
      </Stack>
    </Dialog>
  )

  /** What was found for another text is not what somebody means. */
  function openFirst({ key }: KeyboardEvent): void {
    const first = found?.[0]
    if (key !== 'Enter' || !first || isPlaceholderData || q !== text.trim()) return
    close()
    void navigate(addressOf(slug, first))
  }
}

const ICONS: Record<string, Icon> = {
  user: IconUser,
  mobile_id: IconDeviceMobile,
  credential: IconCards,
  certificate: IconCertificate,
}

function Hit({ slug, item, close }: { slug: string; item: Found; close: () => void }) {
  const { t } = useTexts()
  const tellOf = useTold()
  const Shape = ICONS[item.type] ?? IconSearch
  const type = TYPES.find((one) => one === item.type)
  const [title, detail] = tellOf(item)
  return (
    <Link {...addressOf(slug, item)} className={classes['hit']} onClick={close}>
      <Shape size={18} aria-hidden />
      <span>
        <Text span inherit fw={600} size="sm">
          {title}
        </Text>
        {detail && (
          <Text size="xs" c="dimmed">
            {detail}
          </Text>
        )}
      </span>
      <Text span size="xs" c="dimmed">
        {type ? t(`types.${type}`) : item.type}
      </Text>
    </Link>
  )
}

/** What something is called, and what tells it from others. */
function useTold(): (item: Found) => [title: string, detail: string] {
  const { t } = useTexts()
  const { state } = useWords()
  return (item) => {
    const { type, title, detail, holder } = item
    if (type === 'credential') return [title || t('noNumber'), said([holder])]
    if (type === 'certificate') return [title || t('noSubject'), said([detail && shortened(detail), state(item.state), holder])]
    return [title, said([detail])]
  }
}

const said = (parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · ')

/** Where something is shown; a mobile ID on the page of whoever has it. */
function addressOf(slug: string, { type, id }: Found) {
  const params = { slug, id }
  if (type === 'credential') return { to: '/projects/$slug/credentials/$id', params } as const
  if (type === 'certificate') return { to: '/projects/$slug/certificates/$id', params } as const
  return { to: '/projects/$slug/users/$id', params } as const
}
