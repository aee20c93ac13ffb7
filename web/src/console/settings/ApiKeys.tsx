import { Button, Checkbox, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconLock, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { KeyRow } from './keys/KeyRow'
import { MakeKey } from './keys/MakeKey'
import { keysQuery, stateOf, type ApiKey } from './keys/keys'
import { useTexts } from './keys/texts'

/** Settings → API keys: what programs use in place of a login. */
export function ApiKeys() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/api-keys' })
  const mayManage = useMay(slug)('manage_access')
  const [makes, { open, close }] = useDisclosure()
  const keys = useQuery({ ...keysQuery(slug), enabled: mayManage })
  if (!mayManage) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {t('make')}
    </Button>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={make}>
      <Panel title={t('list')}>
        <Loaded query={keys}>{(loaded) => <List slug={slug} keys={loaded} />}</Loaded>
      </Panel>
      {makes && <MakeKey slug={slug} close={close} />}
    </Room>
  )
}

function List({ slug, keys }: { slug: string; keys: readonly ApiKey[] }) {
  const { t } = useTexts()
  const now = useNow()
  const [showsOld, setShowsOld] = useState(false)
  const working = keys.filter((key) => stateOf(key, now) === 'works')
  const shown = (showsOld ? keys : working).toSorted((one, other) => other.created_at.localeCompare(one.created_at))
  return (
    <Stack gap="sm">
      {shown.length > 0 ? (
        <Rows label={t('list')} columns="1.4fr 7.5rem 1.4fr 7rem">
          {shown.map((key) => (
            <KeyRow key={key.id} slug={slug} apiKey={key} now={now} />
          ))}
        </Rows>
      ) : (
        <Notice icon={<IconKey />} title={t('none')} hint={t('noneHint')} />
      )}
      {working.length < keys.length && (
        <Checkbox label={t('old')} checked={showsOld} onChange={(event) => setShowsOld(event.currentTarget.checked)} />
      )}
    </Stack>
  )
}
