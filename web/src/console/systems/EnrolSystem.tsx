import { Button, Group, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconLock, IconServer2 } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { LeaveGuard } from '../editing/LeaveGuard'
import { showProblem } from '../forms'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { useOnce } from '../once'
import { Back } from '../room/Back'
import { Refusal } from '../room/Callout'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { connectorsQuery, type Connector, type System } from './data'
import { fieldsOf } from './form/schema'
import { SystemFields } from './form/SystemFields'
import { TestConnection } from './form/TestConnection'
import { documentOf, newValues, type Values } from './form/values'
import { Enrolled } from './page/Enrolled'
import { useTexts } from './texts'

/** Enrols a system: first its kind, then what the kind wants to know. */
export function EnrolSystem() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/systems/new' })
  const mayManage = useMay(slug)('manage_project')
  const connectors = useQuery(connectorsQuery(slug))
  const [kind, setKind] = useState<Connector>()
  const [enrolled, setEnrolled] = useState<System>()
  const back = (
    <Back to="/projects/$slug/systems" params={{ slug }}>
      {t('back')}
    </Back>
  )
  if (!mayManage) return <Notice icon={<IconLock />} title={t('gone')} hint={t('goneHint')} />
  if (enrolled) return <Enrolled slug={slug} system={enrolled} />
  return (
    <Room title={t('choose.title')} back={back} {...(!kind && { lead: t('choose.lead') })}>
      {kind ? (
        <Form slug={slug} connector={kind} done={setEnrolled} other={() => setKind(undefined)} />
      ) : (
        <Loaded query={connectors}>
          {(list) => (
            <Panel title={t('kind')} hint={t('choose.hint')}>
              <Rows label={t('kind')} columns="1fr auto">
                {list.map((connector) => (
                  <Row key={connector.connector}>
                    <Group gap="sm">
                      <IconServer2 size={22} aria-hidden />
                      <Text fw={600}>{connector.title}</Text>
                    </Group>
                    <Button onClick={() => setKind(connector)}>{t('choose.go', { name: connector.title })}</Button>
                  </Row>
                ))}
              </Rows>
            </Panel>
          )}
        </Loaded>
      )}
    </Room>
  )
}

interface FormProps {
  slug: string
  connector: Connector
  done: (system: System) => void
  other: () => void
}

function Form({ slug, connector, done, other }: FormProps) {
  const { t, locale } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const fields = fieldsOf(connector, locale)
  const form = useForm<Values>({ initialValues: newValues(connector.title, fields) })
  const body = () => ({ ...documentOf(form.getValues()), connector: connector.connector })
  const params = { path: { slug } }
  const enrol = useMutation({
    mutationFn: () => {
      const document = body()
      return answer(api.POST('/api/v1/projects/{slug}/systems', { params, headers: once(document), body: document }))
    },
    onMutate: () => setRefusal(undefined),
    onSuccess: async (system) => {
      form.resetDirty()
      await Promise.all(['systems', 'pools'].map((resource) => client.invalidateQueries({ queryKey: [slug, resource] })))
      done(system)
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <Panel title={connector.title} actions={<Button variant="subtle" size="xs" onClick={other}>{t('choose.other')}</Button>}>
      <LeaveGuard when={form.isDirty() && !enrol.isSuccess} />
      <form onSubmit={form.onSubmit(() => enrol.mutate())} noValidate>
        <Stack>
          <SystemFields
            {...{ slug, form, fields }}
            secretsSet={[]}
            canSend={connector.capabilities.inviting === 'system'}
            test={<TestConnection hint={t('test.hint')} call={test} />}
          />
          <Refusal>{refusal}</Refusal>
          <Group>
            <Button type="submit" loading={enrol.isPending}>
              {t('form.save')}
            </Button>
            <Button variant="default" onClick={() => void navigate({ to: '/projects/$slug/systems', params: { slug } })}>
              {t('form.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )

  /** Faults in what is typed are shown where it is typed. */
  async function test(): Promise<void> {
    form.clearErrors()
    const document = { ...body(), name: form.getValues().name || connector.title }
    await answer(api.POST('/api/v1/projects/{slug}/systems/test', { params, body: document })).catch((error: unknown) => {
      showProblem(form, error)
      throw error
    })
  }
}
