import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ago, moment } from '../../language/moments'
import { answer, api } from '../../api/client'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Back } from '../room/Back'
import { Confirm } from '../room/Confirm'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { History } from '../users/page/History'
import { Cause } from './Cause'
import { inputEventsQuery, inputQuery } from './data'
import type { Input } from './input'
import { InputDialog } from './InputDialog'
import { Move } from './Move'
import { StateTag } from './StateTag'
import { useTexts } from './texts'
import { useTriggeredBy } from './useTriggeredBy'

interface Known {
  body: Input
  etag: string
}

/** One input: how it stands, what triggered it, and what it told before. */
export function InputPage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/inputs/$id' })
  const { t } = useTexts()
  const input = useQuery(inputQuery(slug, id))
  const gone = (
    <Notice icon={<IconBell />} title={t('gone')} hint={t('goneHint')}>
      <ButtonLink to="/projects/$slug/inputs" params={{ slug }}>
        {t('back')}
      </ButtonLink>
    </Notice>
  )
  return (
    <Loaded query={input} lines={10} gone={gone}>
      {(known) => <Shown key={id} slug={slug} known={known} />}
    </Loaded>
  )
}

function Shown({ slug, known }: { slug: string; known: Known }) {
  const { t } = useTexts()
  const { body } = known
  const may = useMay(slug)
  const back = (
    <Back to="/projects/$slug/inputs" params={{ slug }}>
      {t('back')}
    </Back>
  )
  const actions = (
    <>
      {may('operate_inputs') && <Move slug={slug} input={body} />}
      {may('manage_project') && <Manage slug={slug} known={known} />}
    </>
  )
  return (
    <Room title={body.name} back={back} actions={actions}>
      <Panel title={t('facts')}>
        <InputFacts slug={slug} input={body} mayReadEvents={may('read_people')} />
      </Panel>
      {may('read_people') && <Events slug={slug} id={body.id} />}
    </Room>
  )
}

function InputFacts({ slug, input, mayReadEvents }: { slug: string; input: Input; mayReadEvents: boolean }) {
  const { t, locale } = useTexts()
  const triggeredBy = useTriggeredBy()
  const { state, since, restore_at: restoreAt, last_trigger: trigger, notes } = input
  const when = (at: string) => `${moment(at, locale)} (${ago(at, locale)})`
  const cause = trigger?.event_id && mayReadEvents && <Cause key="cause" slug={slug} id={trigger.event_id} />
  return (
    <Facts
      facts={[
        [t('fact.state'), <StateTag key="state" input={input} />],
        [t('fact.since'), when(since)],
        [t('fact.restore'), state === 'alarm' ? (restoreAt ? when(restoreAt) : t('byHand')) : undefined],
        [t('fact.trigger'), trigger ? `${triggeredBy(input)} · ${when(trigger.at)}` : t('never')],
        [t('fact.event'), cause || undefined],
        [t('fact.notes'), notes && <Text key="notes" inherit style={{ whiteSpace: 'pre-line' }} dir="auto">{notes}</Text>],
      ]}
    />
  )
}

function Manage({ slug, known }: { slug: string; known: Known }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [edits, editing] = useDisclosure()
  const [removes, removing] = useDisclosure()
  const { body, etag } = known
  return (
    <Group gap="xs">
      <Button variant="default" onClick={editing.open}>
        {t('edit')}
      </Button>
      <Button variant="default" onClick={removing.open}>
        {t('remove')}
      </Button>
      {edits && <InputDialog slug={slug} known={known} close={editing.close} />}
      {removes && (
        <Confirm title={t('removeTitle', { name: body.name })} verb={t('remove')} danger act={remove} close={removing.close}>
          <Text size="sm">{t('removeHint')}</Text>
        </Confirm>
      )}
    </Group>
  )

  async function remove(): Promise<void> {
    const params = { path: { slug, id: body.id }, header: { 'If-Match': etag } }
    await answer(api.DELETE('/api/v1/projects/{slug}/inputs/{id}', { params }))
    await navigate({ to: '/projects/$slug/inputs', params: { slug } })
    await client.invalidateQueries({ queryKey: [slug, 'inputs'] })
  }
}

function Events({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const events = useQuery(inputEventsQuery(slug, id))
  return (
    <Panel title={t('history')}>
      <History query={events} />
    </Panel>
  )
}
