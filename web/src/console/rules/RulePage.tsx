import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { answer, api } from '../../api/client'
import { sentence } from '../forms'
import { moment } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { useMay } from '../may'
import { Back } from '../room/Back'
import { Callout } from '../room/Callout'
import { Confirm } from '../room/Confirm'
import { Facts } from '../room/Facts'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Actions } from './Actions'
import { ruleQuery, type Rule } from './data'
import { Firings } from './Firings'
import { alertOf, PERS, valuesOf, type Values } from './form/model'
import { TestNow } from './form/TestNow'
import { RuleState } from './RuleState'
import { useTexts } from './texts'
import { Trigger } from './Trigger'

/** One rule: what it is, and what it did. */
export function RulePage() {
  const { slug, id } = useParams({ from: '/inside/projects/$slug/rules/$id' })
  const rule = useQuery(ruleQuery(slug, id))
  return <Loaded query={rule}>{({ body }) => <Shown slug={slug} rule={body} />}</Loaded>
}

function Shown({ slug, rule }: { slug: string; rule: Rule }) {
  const { t, locale } = useTexts()
  const may = useMay(slug)
  const { id, name, problem, next_at } = rule
  const values = useMemo(() => (rule.alert ? valuesOf(rule, 'UTC') : undefined), [rule])
  const counted = ({ count: times, within_s: seconds, per }: Values) =>
    t('counted', { times, seconds, per: t(`pers.${PERS.find((one) => one === per) ?? 'rule'}`) })
  const back = (
    <Back to="/projects/$slug/rules" params={{ slug }}>
      {t('back')}
    </Back>
  )
  return (
    <Room title={name} back={back} actions={may('manage_rules') && <Tools slug={slug} rule={rule} />}>
      {problem && (
        <Callout icon={IconAlertTriangle} tone="bad" title={t('broken')}>
          {sentence(problem)}
        </Callout>
      )}
      <Panel title={t('when')}>
        <Facts
          facts={[
            [t('facts.state'), <RuleState key="state" rule={rule} />],
            [t('facts.kind'), t(rule.kind === 'schedule' ? 'kinds.schedule' : 'kinds.alert')],
            [t('trigger'), values && <Trigger key="trigger" slug={slug} group={values.trigger} />],
            [t('counting'), values && values.count !== 1 && counted(values)],
            [t('cooldown'), values?.cooldown_s ? `${values.cooldown_s} ${t('seconds')}` : undefined],
            [t('schedule'), rule.schedule && `${rule.schedule.cron} (${rule.schedule.time_zone})`],
            [t('facts.next'), next_at && moment(next_at, locale)],
            [t('facts.actions'), <Actions key="actions" slug={slug} actions={rule.actions} />],
            [t('facts.who'), rule.runs_as_name ?? t('whoever')],
            [t('facts.changed'), moment(rule.updated_at, locale)],
            [t('facts.notes'), rule.notes],
          ]}
        />
      </Panel>
      {may('read_people') && <Firings slug={slug} id={id} />}
      {values && may('read_people') && <TestNow slug={slug} alert={() => alertOf(values)} refused={() => undefined} />}
    </Room>
  )
}

function Tools({ slug, rule: { id, name, kind, runs_as_name } }: { slug: string; rule: Rule }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [removes, removing] = useDisclosure()
  const [runs, running] = useDisclosure()
  const path = { slug, id }
  return (
    <Group gap="xs">
      {kind === 'schedule' && (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={running.open}>
          {t('run')}
        </Button>
      )}
      <ButtonLink to="/projects/$slug/rules/$id/edit" params={path} variant="default" leftSection={<IconPencil size={16} aria-hidden />}>
        {t('edit')}
      </ButtonLink>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={removing.open}>
        {t('remove')}
      </Button>
      {runs && (
        <Confirm title={t('runTitle', { name })} verb={t('run')} act={run} close={running.close}>
          <Text size="sm">{t('runHint', { who: runs_as_name ?? t('whoever') })}</Text>
        </Confirm>
      )}
      {removes && (
        <Confirm title={t('removeTitle', { name })} verb={t('remove')} danger act={remove} close={removing.close}>
          <Text size="sm">{t('removeHint')}</Text>
        </Confirm>
      )}
    </Group>
  )

  async function run(): Promise<void> {
    await answer(api.POST('/api/v1/projects/{slug}/rules/{id}/run', { params: { path } }))
    await client.invalidateQueries({ queryKey: [slug, 'rules', id] })
  }

  async function remove(): Promise<void> {
    await answer(api.DELETE('/api/v1/projects/{slug}/rules/{id}', { params: { path, header: { 'If-Match': '*' } } }))
    await navigate({ to: '/projects/$slug/rules', params: { slug } })
    client.removeQueries({ queryKey: [slug, 'rules', id] })
    await client.invalidateQueries({ queryKey: [slug, 'rules', 'list'] })
  }
}
