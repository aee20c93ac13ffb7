import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isLocale, LOCALES } from '../../../language/locale'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { Row, Rows } from '../../room/Rows'
import { Tag } from '../../room/Tag'
import { TemplateEditor } from './TemplateEditor'
import { isKind, templatesQuery } from './templates'
import { useTexts } from './texts'

const NAMES = { en: 'English', de: 'Deutsch' }

/** What is written to people, message by message. */
export function Templates({ slug, readOnly }: { slug: string; readOnly: boolean }) {
  const { t, locale: spoken } = useTexts()
  const [locale, setLocale] = useState(spoken)
  const [edited, setEdited] = useState<string>()
  const templates = useQuery(templatesQuery(slug))
  return (
    <Panel title={t('templates.title')} hint={t('templates.hint')}>
      <Select
        label={t('templates.locale')}
        data={LOCALES.map((one) => ({ value: one, label: NAMES[one] }))}
        value={locale}
        allowDeselect={false}
        maw={220}
        onChange={(chosen) => isLocale(chosen) && setLocale(chosen)}
      />
      <Loaded query={templates}>
        {(items) => (
          <Rows label={t('templates.title')} columns="1fr 8rem 7rem">
            {items
              .filter((template) => template.locale === locale)
              .map(({ kind, own, sms }) => (
                <Row key={kind}>
                  <Stack gap={0}>
                    <Text size="sm" fw={600}>
                      {nameOf(kind)}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {t(sms ? 'templates.mailAndSms' : 'templates.mailOnly')}
                    </Text>
                  </Stack>
                  <div>{own ? <Tag icon={IconPencil} tone="busy">{t('templates.own')}</Tag> : <Tag>{t('templates.builtIn')}</Tag>}</div>
                  <Group justify="flex-end">
                    {!readOnly && (
                      <Button size="xs" variant="default" onClick={() => setEdited(kind)} aria-label={t('templates.editOne', { name: nameOf(kind) })}>
                        {t('templates.edit')}
                      </Button>
                    )}
                  </Group>
                </Row>
              ))}
          </Rows>
        )}
      </Loaded>
      {edited && (
        <TemplateEditor slug={slug} kind={edited} locale={locale} title={nameOf(edited)} close={() => setEdited(undefined)} />
      )}
    </Panel>
  )

  function nameOf(kind: string): string {
    return isKind(kind) ? t(`kind.${kind}`) : kind
  }
}
