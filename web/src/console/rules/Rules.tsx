import { Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowsShuffle, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ago } from '../../language/moments'
import { ButtonLink } from '../frame/ButtonLink'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useNow } from '../room/useNow'
import { templatesQuery, useRules, type Rule } from './data'
import { RuleState } from './RuleState'
import { Tasks } from './Tasks'
import { useTexts } from './texts'

/** What happens by itself, and what it left to people. */
export function RulesRoom() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/rules' })
  const may = useMay(slug)
  const rules = useRules(slug)
  const add = may('manage_rules') && (
    <ButtonLink to="/projects/$slug/rules/new" params={{ slug }} leftSection={<IconPlus size={16} aria-hidden />}>
      {t('add')}
    </ButtonLink>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={add}>
      {may('read_people') && <Tasks slug={slug} />}
      <Panel title={t('list')}>
        <Loaded query={rules}>{({ pages }) => <Found slug={slug} rules={pages.flatMap(({ items }) => items)} />}</Loaded>
        {rules.hasNextPage && (
          <Group justify="center">
            <Button variant="default" loading={rules.isFetchingNextPage} onClick={() => void rules.fetchNextPage()}>
              {t('more')}
            </Button>
          </Group>
        )}
      </Panel>
      {may('manage_rules') && <Examples slug={slug} />}
    </Room>
  )
}

function Found({ slug, rules }: { slug: string; rules: readonly Rule[] }) {
  const { t } = useTexts()
  if (rules.length === 0) return <Notice icon={<IconArrowsShuffle />} title={t('none')} hint={t('noneHint')} />
  return (
    <Rows label={t('list')} columns="minmax(0, 1.4fr) minmax(0, 1fr) 9rem">
      {rules.map((rule) => (
        <RuleRow key={rule.id} slug={slug} rule={rule} />
      ))}
    </Rows>
  )
}

function RuleRow({ slug, rule }: { slug: string; rule: Rule }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const { id, name, kind, fired_at, next_at } = rule
  return (
    <Row>
      <Stack gap={0}>
        <To to="/projects/$slug/rules/$id" params={{ slug, id }} fw={600} size="sm" dir="auto">
          {name}
        </To>
        <Text size="xs" c="dimmed">
          {t(kind === 'schedule' ? 'kinds.schedule' : 'kinds.alert')} · {rule.actions.map((action) => t(`deeds.${action.do}`)).join(', ')}
        </Text>
      </Stack>
      <Text size="sm" c="dimmed">
        {[
          fired_at ? t('firedAt', { when: ago(fired_at, locale, now) }) : t('neverFired'),
          next_at && t('nextAt', { when: ago(next_at, locale, now) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <RuleState rule={rule} />
    </Row>
  )
}

/** Rules that are written already. */
function Examples({ slug }: { slug: string }) {
  const { t } = useTexts()
  const templates = useQuery(templatesQuery(slug))
  return (
    <Panel title={t('examples')} hint={t('examplesHint')}>
      <Loaded query={templates}>
        {(list) => (
          <Rows label={t('examples')} columns="minmax(0, 1fr) auto">
            {list.map(({ name, rule }) => (
              <Row key={name}>
                <Stack gap={0}>
                  <Text size="sm">{rule.name}</Text>
                  {rule.notes && (
                    <Text size="xs" c="dimmed">
                      {rule.notes}
                    </Text>
                  )}
                </Stack>
                <ButtonLink
                  size="xs"
                  variant="default"
                  to="/projects/$slug/rules/new"
                  params={{ slug }}
                  search={{ example: name }}
                  aria-label={t('useExampleOne', { name: rule.name })}
                >
                  {t('useExample')}
                </ButtonLink>
              </Row>
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  )
}
