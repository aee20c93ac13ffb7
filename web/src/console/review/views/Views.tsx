import { Button, Menu, Text } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconDeviceFloppy, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '../../frame/tell'
import { useMay } from '../../may'
import { Confirm } from '../../room/Confirm'
import { useFailure } from '../../room/useFailure'
import { useViewDeeds, viewsQuery, type View } from '../data'
import { fromKept, narrowing, toKept, type ReviewSearch } from '../search'
import { useTexts } from '../texts'
import { ViewDialog } from './ViewDialog'

interface Props {
  slug: string
  search: ReviewSearch
  onSearch: (search: ReviewSearch) => void
}

type Open = 'create' | 'edit' | 'remove'

/** Which view is shown, the others, and what can be done with them. */
export function Views({ slug, search, onSearch }: Props) {
  const { t } = useTexts()
  const [open, setOpen] = useState<Open>()
  const views = useQuery(viewsQuery(slug)).data ?? []
  const current = views.find(({ id }) => id === search.view)
  const isChanged = current && JSON.stringify(narrowing(fromKept(current.search))) !== JSON.stringify(narrowing(search))
  const label = current ? (isChanged ? t('views.changed', { name: current.name }) : current.name) : t('views.all')
  const { remove } = useViewDeeds(slug)
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button
            variant="default"
            fw={500}
            px="sm"
            maw={280}
            leftSection={<IconBookmark size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {`${t('views.name')}: ${label}`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="70dvh" style={{ overflowY: 'auto' }}>
          <Choices views={views} search={search} onSearch={onSearch} />
          <Menu.Divider />
          <Deeds {...{ slug, search, isChanged }} view={current} onOpen={setOpen} onSearch={onSearch} />
        </Menu.Dropdown>
      </Menu>
      {open === 'create' && (
        <ViewDialog {...{ slug, search, onSearch }} close={() => setOpen(undefined)} />
      )}
      {open === 'edit' && current && <ViewDialog {...{ slug, search, onSearch }} view={current} close={() => setOpen(undefined)} />}
      {open === 'remove' && current && (
        <Confirm
          title={t('views.removeTitle', { name: current.name })}
          verb={t('views.removeVerb')}
          danger
          act={async () => {
            await remove(current)
            onSearch({ view: 'all' })
          }}
          close={() => setOpen(undefined)}
        >
          <Text size="sm">{t('views.removeHint')}</Text>
        </Confirm>
      )}
    </>
  )
}

function Choices({ views, search, onSearch }: { views: readonly View[] } & Omit<Props, 'slug'>) {
  const { t } = useTexts()
  const choose = (id: string) => {
    const view = views.find((one) => one.id === id)
    onSearch(view ? { ...fromKept(view.search), view: id } : { view: 'all' })
  }
  const parts = [
    ['own', views.filter(({ own }) => own)],
    ['shared', views.filter(({ own }) => !own)],
  ] as const
  return (
    <Menu.RadioGroup value={search.view ?? 'all'} onChange={choose}>
      <Menu.RadioItem closeMenuOnClick value="all">{t('views.all')}</Menu.RadioItem>
      {parts.map(
        ([name, some]) =>
          some.length > 0 && (
            <div key={name}>
              <Menu.Label>{t(`views.${name}`)}</Menu.Label>
              {some.map((view) => (
                <Menu.RadioItem closeMenuOnClick key={view.id} value={view.id}>
                  {view.name}
                </Menu.RadioItem>
              ))}
            </div>
          ),
      )}
    </Menu.RadioGroup>
  )
}

interface DeedsProps extends Props {
  view: View | undefined
  isChanged: boolean | undefined
  onOpen: (what: Open) => void
}

function Deeds({ slug, search, onSearch, view, isChanged, onOpen }: DeedsProps) {
  const { t } = useTexts()
  const failure = useFailure()
  const mayManage = useMay(slug)('manage_project')
  const { change, beginWith } = useViewDeeds(slug)
  const act = useMutation({
    mutationFn: (deed: { run: () => Promise<unknown>; told: string }) => deed.run(),
    onSuccess: (_, { told }) => void tell({ message: told }),
    onError: (error) => void tell({ message: failure(error), color: 'red.9' }),
  })
  const mayChange = view && (view.own || mayManage)
  const replace = async (known: View) => {
    await change(known, { search: asMergePatch(known, search) })
    onSearch({ ...search, view: known.id })
  }
  return (
    <>
      <Menu.Item leftSection={<IconDeviceFloppy size={16} aria-hidden />} onClick={() => onOpen('create')}>
        {t('views.save')}
      </Menu.Item>
      {mayChange && isChanged && (
        <Menu.Item
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={() => act.mutate({ run: () => replace(view), told: t('views.kept') })}
        >
          {t('views.replace', { name: view.name })}
        </Menu.Item>
      )}
      {view && (
        <Menu.CheckboxItem
          closeMenuOnClick
          checked={view.first}
          onChange={(isFirst) =>
            act.mutate({ run: () => beginWith(isFirst ? view.id : null), told: t(isFirst ? 'views.first' : 'views.notFirst') })
          }
        >
          {t('views.begin')}
        </Menu.CheckboxItem>
      )}
      {mayChange && (
        <>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onOpen('edit')}>
            {t('views.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onOpen('remove')}>
            {t('views.remove', { name: view.name })}
          </Menu.Item>
        </>
      )}
    </>
  )
}

/** A search in the place of another: what is not in it any more is taken away. */
function asMergePatch(view: View, search: ReviewSearch): View['search'] {
  const gone = Object.fromEntries(Object.keys(view.search).map((name) => [name, null]))
  return { ...gone, ...toKept(search) }
}
