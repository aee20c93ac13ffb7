import { Button, Group, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell, IconPlus } from '@tabler/icons-react'
import { useParams, useSearch } from '@tanstack/react-router'
import { Notice } from '../frame/Notice'
import { useInAddress } from '../list/useInAddress'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { useNow } from '../room/useNow'
import { useInputs } from './data'
import { inputsSearch, SHOWN, type Input, type InputsSearch } from './input'
import { InputDialog } from './InputDialog'
import { InputRow } from './InputRow'
import { useTexts } from './texts'

/** Every input of the project, and how each stands. */
export function Inputs() {
  const { slug } = useParams({ from: '/inside/projects/$slug/inputs' })
  const search = useSearch({ from: '/inside/projects/$slug/inputs' })
  const { t } = useTexts()
  const may = useMay(slug)
  const inputs = useInputs(slug, search)
  const [adds, { open, close }] = useDisclosure()
  const add = may('manage_project') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {t('add')}
    </Button>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={add}>
      <Panel title={t('list')} actions={<Choice slug={slug} search={search} />}>
        <Loaded query={inputs}>
          {({ pages }) => <Found slug={slug} search={search} inputs={pages.flatMap(({ items }) => items)} />}
        </Loaded>
        {inputs.hasNextPage && (
          <Group justify="center">
            <Button variant="default" loading={inputs.isFetchingNextPage} onClick={() => void inputs.fetchNextPage()}>
              {t('more')}
            </Button>
          </Group>
        )}
      </Panel>
      {adds && <InputDialog slug={slug} close={close} />}
    </Room>
  )
}

/** Which states are shown; it stands in the address. */
function Choice({ slug, search }: { slug: string; search: InputsSearch }) {
  const { t } = useTexts()
  const say = useInAddress()
  return (
    <Select
      aria-label={t('stateShown')}
      w={{ base: '100%', sm: 200 }}
      data={SHOWN.map((value) => ({ value, label: t(`shown.${value}`) }))}
      value={search.state ?? SHOWN[0]}
      allowDeselect={false}
      onChange={(state) => say({ to: '/projects/$slug/inputs', params: { slug }, search: inputsSearch({ state }) })}
    />
  )
}

function Found({ slug, search, inputs }: { slug: string; search: InputsSearch; inputs: readonly Input[] }) {
  const { t } = useTexts()
  const say = useInAddress()
  const now = useNow()
  const mayMove = useMay(slug)('operate_inputs')
  if (inputs.length === 0 && search.state) {
    return (
      <Notice icon={<IconBell />} title={t('nothing')} hint={t('nothingHint')}>
        <Button variant="default" onClick={() => say({ to: '/projects/$slug/inputs', params: { slug }, search: {} })}>
          {t('all')}
        </Button>
      </Notice>
    )
  }
  if (inputs.length === 0) return <Notice icon={<IconBell />} title={t('none')} hint={t('noneHint')} />
  return (
    <Rows label={t('list')} columns={`minmax(10rem, 1.4fr) minmax(9rem, 1fr) minmax(11rem, 1.4fr)${mayMove ? ' 8rem' : ''}`}>
      {inputs.map((input) => (
        <InputRow key={input.id} slug={slug} input={input} now={now} mayMove={mayMove} />
      ))}
    </Rows>
  )
}
