import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconId, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Confirm } from '../room/Confirm'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { cardFormatsQuery, cardTemplatesQuery, SOURCES, type CardTemplate } from './cards/data'
import { TemplateDialog } from './cards/TemplateDialog'
import { useTexts } from './cards/texts'

type Opened = { adds: true } | { edits: string }

/** Settings → Card templates: how new cards are made. */
export function CardTemplates() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/card-templates' })
  const mayManage = useMay(slug)('manage_project')
  const templates = useQuery(cardTemplatesQuery(slug))
  const [opened, setOpened] = useState<Opened>()
  const add = mayManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ adds: true })}>
      {t('add')}
    </Button>
  )
  const close = () => setOpened(undefined)
  return (
    <Room title={t('title')} lead={t('lead')} actions={add}>
      <Panel title={t('list')}>
        <Loaded query={templates}>
          {(list) =>
            list.length > 0 ? (
              <Rows label={t('list')} columns="1fr 1.6fr 13rem">
                {list.map((template) => (
                  <TemplateRow key={template.id} {...{ slug, template, mayManage }} edit={() => setOpened({ edits: template.id })} />
                ))}
              </Rows>
            ) : (
              <Notice icon={<IconId />} title={t('none')} hint={t('noneHint')} />
            )
          }
        </Loaded>
      </Panel>
      {opened && <TemplateDialog slug={slug} close={close} {...('edits' in opened && { id: opened.edits })} />}
    </Room>
  )
}

interface RowProps {
  slug: string
  template: CardTemplate
  mayManage: boolean
  edit: () => void
}

function TemplateRow({ slug, template, mayManage, edit }: RowProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [removes, { open, close }] = useDisclosure()
  const formats = useQuery(cardFormatsQuery(slug)).data
  const format = formats?.find((one) => one.format === template.format)?.name ?? template.format
  const { name, facility_code, valid_days } = template
  const facts = [
    typeof facility_code === 'number' && t('code', { code: facility_code }),
    typeof valid_days === 'number' ? t('days', { count: valid_days }) : t('forever'),
  ]
  return (
    <Row>
      <Text size="sm" fw={600} dir="auto">
        {name}
      </Text>
      <Stack gap={0}>
        <Text size="sm">{formats ? format : '…'}</Text>
        <Text size="xs" c="dimmed">
          {[<Numbers key="numbers" template={template} />, ...facts.filter((fact) => fact !== false).map((fact) => ` · ${fact}`)]}
        </Text>
      </Stack>
      {mayManage && (
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={edit} aria-label={t('editOne', { name })}>
            {t('edit')}
          </Button>
          <Button size="xs" variant="default" onClick={open} aria-label={t('removeOne', { name })}>
            {t('remove')}
          </Button>
        </Group>
      )}
      {removes && (
        <Confirm title={t('removeTitle', { name })} verb={t('remove')} danger act={remove} close={close}>
          <Text size="sm">{t('removeHint')}</Text>
        </Confirm>
      )}
    </Row>
  )

  async function remove(): Promise<void> {
    const params = { path: { slug, id: template.id }, header: { 'If-Match': '*' } }
    await answer(api.DELETE('/api/v1/projects/{slug}/card-templates/{id}', { params }))
    await client.invalidateQueries(cardTemplatesQuery(slug))
  }
}

function Numbers({ template: { numbers } }: { template: CardTemplate }) {
  const { t } = useTexts()
  if (numbers.from === 'range') return t('fromRange', { first: numbers.first ?? '', last: numbers.last ?? '' })
  const known = SOURCES.find((source) => source === numbers.from)
  return known ? t(`sources.${known}.name`) : numbers.from
}
