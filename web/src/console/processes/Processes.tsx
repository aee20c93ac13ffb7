import { Button, Group, Select } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { useParams, useSearch } from '@tanstack/react-router'
import { Notice } from '../frame/Notice'
import { useInAddress } from '../list/useInAddress'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { useProcesses } from './data'
import { KINDS, processesSearch, SHOWN, type Process, type ProcessesSearch } from './process'
import { ProcessRow } from './ProcessRow'
import { useTexts } from './texts'
import { useProcessWords } from './useProcessWords'

/** Every process of the project, whoever takes it: which goes on, and what came of the others. */
export function Processes() {
  const { slug } = useParams({ from: '/inside/projects/$slug/processes' })
  const search = useSearch({ from: '/inside/projects/$slug/processes' })
  const { t } = useTexts()
  const processes = useProcesses(slug, search)
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Panel title={t('list')} actions={<Choice slug={slug} search={search} />}>
        <Loaded query={processes}>
          {({ pages }) => <Found slug={slug} search={search} processes={pages.flatMap(({ items }) => items)} />}
        </Loaded>
        {processes.hasNextPage && (
          <Group justify="center">
            <Button variant="default" loading={processes.isFetchingNextPage} onClick={() => void processes.fetchNextPage()}>
              {t('more')}
            </Button>
          </Group>
        )}
      </Panel>
    </Room>
  )
}

/** Which states and which kind are shown; both stand in the address. */
function Choice({ slug, search }: { slug: string; search: ProcessesSearch }) {
  const { t } = useTexts()
  const words = useProcessWords()
  const say = useInAddress()
  const change = (part: Record<string, unknown>) =>
    say({ to: '/projects/$slug/processes', params: { slug }, search: processesSearch({ ...search, ...part }) })
  const kinds = KINDS.map((value) => ({ value, label: words.kind(value) }))
  return (
    <>
      <Select
        aria-label={t('stateShown')}
        w={{ base: '100%', sm: 220 }}
        data={SHOWN.map((value) => ({ value, label: words.state(value) }))}
        value={search.state ?? SHOWN[0]}
        allowDeselect={false}
        onChange={(state) => change({ state })}
      />
      <Select
        aria-label={t('kindShown')}
        w={{ base: '100%', sm: 300 }}
        data={[{ value: '', label: t('anyKind') }, ...kinds]}
        value={search.kind ?? ''}
        allowDeselect={false}
        onChange={(kind) => change({ kind })}
      />
    </>
  )
}

function Found({ slug, search, processes }: { slug: string; search: ProcessesSearch; processes: readonly Process[] }) {
  const { t } = useTexts()
  const say = useInAddress()
  const now = useNow()
  if (processes.length === 0 && Object.keys(search).length > 0) {
    return (
      <Notice icon={<IconListDetails />} title={t('nothing')} hint={t('nothingHint')}>
        <Button variant="default" onClick={() => say({ to: '/projects/$slug/processes', params: { slug }, search: {} })}>
          {t('all')}
        </Button>
      </Notice>
    )
  }
  if (processes.length === 0) return <Notice icon={<IconListDetails />} title={t('none')} hint={t('noneHint')} />
  return (
    <Rows label={t('list')} columns="minmax(13rem, 1.4fr) minmax(9rem, 1fr) 12rem minmax(9rem, 1fr)">
      {processes.map((process) => (
        <ProcessRow key={process.id} slug={slug} process={process} now={now} />
      ))}
    </Rows>
  )
}
