import { Button, Group, SegmentedControl, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { projectQuery } from '../editing/settings'
import { LeaveGuard } from '../editing/LeaveGuard'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { useOnce } from '../once'
import { Back } from '../room/Back'
import { Refusal } from '../room/Callout'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { useFailure } from '../room/useFailure'
import { ruleQuery, templatesQuery, type Rule } from './data'
import { ActionsFields } from './form/ActionsFields'
import { CountingFields } from './form/CountingFields'
import { FaultsOf, faultsOf, useFault, type Faults } from './form/faults'
import { alertOf, documentOf, newDeed, newValues, valuesOf, type Values } from './form/model'
import { ScheduleFields } from './form/ScheduleFields'
import { TestNow } from './form/TestNow'
import { TriggerBuilder } from './form/TriggerBuilder'
import { useTexts } from './texts'

/** A new rule: an empty one, or an example. */
export function NewRule() {
  const { slug } = useParams({ from: '/inside/projects/$slug/rules/new' })
  const { example } = useSearch({ from: '/inside/projects/$slug/rules/new' })
  const project = useQuery(projectQuery(slug))
  const templates = useQuery({ ...templatesQuery(slug), enabled: example !== undefined })
  const zone = project.data?.body.time_zone ?? 'UTC'
  return (
    <Framed slug={slug} name={undefined}>
      <Loaded query={project}>
        {() =>
          example === undefined ? (
            <Form slug={slug} initial={newValues(zone)} />
          ) : (
            <Loaded query={templates}>
              {(list) => {
                const found = list.find(({ name }) => name === example)
                return <Form slug={slug} initial={found ? valuesOf(found.rule, zone) : newValues(zone)} />
              }}
            </Loaded>
          )
        }
      </Loaded>
    </Framed>
  )
}

/** A rule that is there, to be changed. */
export function EditRule() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/rules/$id/edit' })
  const rule = useQuery({ ...ruleQuery(slug, id), staleTime: 0, refetchOnWindowFocus: false })
  return (
    <Framed slug={slug} name={rule.data?.body.name}>
      <Loaded query={rule}>
        {({ body, etag }) => <Form key={id} slug={slug} initial={valuesOf(body, 'UTC')} version={{ id, etag, kind: body.kind }} />}
      </Loaded>
    </Framed>
  )
}

function Framed({ slug, name, children }: { slug: string; name: string | undefined; children: React.ReactNode }) {
  const { t } = useTexts()
  const mayManage = useMay(slug)('manage_rules')
  if (!mayManage) return <Notice icon={<IconLock />} title={t('mayNot')} hint={t('mayNotHint')} />
  const back = (
    <Back to="/projects/$slug/rules" params={{ slug }}>
      {t('back')}
    </Back>
  )
  return (
    <Room title={name === undefined ? t('new') : t('change', { name })} back={back}>
      {children}
    </Room>
  )
}

interface FormProps {
  slug: string
  initial: Values
  /** Of the one that is changed. */
  version?: { id: string; etag: string; kind: string }
}

function Form({ slug, ...given }: FormProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const failure = useFailure()
  const once = useOnce()
  // What comes of it meanwhile does not touch what is typed; whoever saves over it is told.
  const [{ initial, version }] = useState(given)
  const [values, setValues] = useState(initial)
  const [faults, setFaults] = useState<Faults>({})
  const put = (part: Partial<Values>) => setValues((known) => ({ ...known, ...part }))
  const save = useMutation({
    mutationFn: () => send(),
    onMutate: () => setFaults({}),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: [slug, 'rules'] })
      await navigate({ to: '/projects/$slug/rules/$id', params: { slug, id } })
    },
    onError: (error) => setFaults(faultsOf(error)),
  })
  const choose = (kind: string) => {
    const isAlert = kind === 'alert'
    const deeds = values.deeds.map((deed) => (isAlert || deed.which === 'matching' ? deed : { ...deed, which: 'matching' as const }))
    put({ kind: isAlert ? 'alert' : 'schedule', deeds: isAlert ? deeds : deeds.map((deed) => (deed.does === 'generate' ? newDeed() : deed)) })
  }
  return (
    <FaultsOf.Provider value={faults}>
      <LeaveGuard when={values !== initial && !save.isPending && !save.isSuccess} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="lg">
          <General values={values} put={put} />
          <Panel title={t('when')} hint={t(`kindHints.${values.kind}`)}>
            <SegmentedControl
              aria-label={t('when')}
              style={{ alignSelf: 'flex-start' }}
              value={values.kind}
              data={(['alert', 'schedule'] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
              onChange={choose}
            />
            {values.kind === 'schedule' && <ScheduleFields slug={slug} values={values} put={put} />}
          </Panel>
          {values.kind === 'alert' && (
            <>
              <Panel title={t('trigger')} hint={t('triggerHint')}>
                <TriggerBuilder slug={slug} label={t('trigger')} group={values.trigger} pointer="/alert/rows" onChange={(trigger) => put({ trigger })} />
              </Panel>
              <Panel title={t('counting')}>
                <CountingFields values={values} put={put} />
              </Panel>
            </>
          )}
          <Panel title={t('actions')} hint={t('actionsHint')}>
            <ActionsFields slug={slug} kind={values.kind} deeds={values.deeds} onChange={(deeds) => put({ deeds })} />
          </Panel>
          {values.kind === 'alert' && <TestNow slug={slug} alert={() => alertOf(values)} refused={(error) => setFaults(faultsOf(error))} />}
          <Refusal>{save.error && failure(save.error)}</Refusal>
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={() => void leave()}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </FaultsOf.Provider>
  )

  function send(): Promise<Rule> {
    const on = '/api/v1/projects/{slug}/rules' as const
    const body = documentOf(values)
    if (!version) return answer(api.POST(on, { params: { path: { slug } }, headers: once(body), body }))
    const params = { path: { slug, id: version.id }, header: { 'If-Match': version.etag } }
    // What it was before and is no more is taken away.
    const gone = version.kind === values.kind ? {} : { [version.kind]: null }
    const patch = { ...body, ...gone } as Schemas['RuleDocument']
    return answer(api.PATCH(`${on}/{id}`, { params, headers: { 'Content-Type': 'application/merge-patch+json' }, body: patch }))
  }

  function leave(): Promise<void> {
    if (!version) return navigate({ to: '/projects/$slug/rules', params: { slug } })
    return navigate({ to: '/projects/$slug/rules/$id', params: { slug, id: version.id } })
  }
}

function General({ values, put }: { values: Values; put: (part: Partial<Values>) => void }) {
  const { t } = useTexts()
  const name = useFault('/name')
  const notes = useFault('/notes')
  return (
    <Stack gap="sm" maw={640}>
      <TextInput label={t('name')} required value={values.name} error={name} onChange={({ currentTarget }) => put({ name: currentTarget.value })} />
      <Textarea label={t('notes')} autosize minRows={2} value={values.notes} error={notes} onChange={({ currentTarget }) => put({ notes: currentTarget.value })} />
      <Switch label={t('enabled')} description={t('enabledHint')} checked={values.enabled} onChange={({ currentTarget }) => put({ enabled: currentTarget.checked })} />
    </Stack>
  )
}
