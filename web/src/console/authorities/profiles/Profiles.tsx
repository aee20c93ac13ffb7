import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { knows } from '../../../language/say'
import { Confirm } from '../../room/Confirm'
import { lazyPart } from '../../room/lazyRoom'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { Row, Rows } from '../../room/Rows'
import { KEY_NAMES } from '../data'
import { profilesQuery, removeProfile, type Profile, type ProfileSpec } from './data'
import { useTexts } from './texts'
import { en } from './texts.en'

/** The form is fetched when a profile is to be changed. */
const ProfileDialog = lazyPart(() => import('./ProfileDialog'), 'ProfileDialog')

type Opened = { adds: true } | { edits: string }

/** What certificates there can be, and what they are for. */
export function Profiles({ slug, mayManage }: { slug: string; mayManage: boolean }) {
  const { t } = useTexts()
  const profiles = useQuery(profilesQuery(slug))
  const [opened, setOpened] = useState<Opened>()
  const add = mayManage && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ adds: true })}>
      {t('add')}
    </Button>
  )
  const close = () => setOpened(undefined)
  return (
    <Panel title={t('title')} hint={t('hint')} actions={add}>
      <Loaded query={profiles}>
        {(list) => (
          <Rows label={t('title')} columns="10rem 1fr 14rem">
            {list.map((profile) => (
              <ProfileRow
                key={profile.spec.name}
                {...{ slug, profile, mayManage }}
                edit={() => setOpened({ edits: profile.spec.name })}
              />
            ))}
          </Rows>
        )}
      </Loaded>
      <Suspense>{opened && <ProfileDialog slug={slug} close={close} {...('edits' in opened && { name: opened.edits })} />}</Suspense>
    </Panel>
  )
}

interface RowProps {
  slug: string
  profile: Profile
  mayManage: boolean
  edit: () => void
}

function ProfileRow({ slug, profile: { spec, standard, updated_at }, mayManage, edit }: RowProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const purposes = usePurposes()
  const [removes, { open, close }] = useDisclosure()
  const { name } = spec
  const verb = standard ? 'reset' : 'remove'
  const facts = [t('days', { count: spec.validity_days }), keysOf(spec), spec.archived_key && t('archived')]
  return (
    <Row>
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {standard && updated_at && (
          <Text size="xs" c="dimmed">
            {t('changed')}
          </Text>
        )}
      </div>
      <Stack gap={0}>
        <Text size="sm">{purposes(spec).join(' · ')}</Text>
        <Text size="xs" c="dimmed">
          {facts.filter((fact) => fact !== false).join(' · ')}
        </Text>
      </Stack>
      {mayManage && (
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={edit} aria-label={t('editOne', { name })}>
            {t('edit')}
          </Button>
          {updated_at && (
            <Button size="xs" variant="default" onClick={open} aria-label={t(`${verb}One`, { name })}>
              {t(verb)}
            </Button>
          )}
        </Group>
      )}
      {removes && (
        <Confirm title={t(`${verb}Title`, { name })} verb={t(verb)} danger act={remove} close={close}>
          <Text size="sm">{t(`${verb}Hint`)}</Text>
        </Confirm>
      )}
    </Row>
  )

  async function remove(): Promise<void> {
    await removeProfile(slug, name)
    await client.invalidateQueries(profilesQuery(slug))
  }
}

/** What a profile is for, in words. */
function usePurposes(): (spec: ProfileSpec) => string[] {
  const { t } = useTexts()
  const said = (kind: 'usages' | 'extendedUsages') => (word: string) => {
    const key = `${kind}.${word}`
    return knows(en, key) ? t(key) : word
  }
  return ({ key_usage, extended_key_usage }) => [...key_usage.map(said('usages')), ...extended_key_usage.map(said('extendedUsages'))]
}

function keysOf({ keys }: ProfileSpec): string {
  return keys.map((key) => KEY_NAMES[key as keyof typeof KEY_NAMES] ?? key).join(', ')
}
