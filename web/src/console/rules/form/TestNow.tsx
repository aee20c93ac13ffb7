import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../../api/client'
import { moment } from '../../../language/moments'
import { Refusal } from '../../room/Callout'
import { Panel } from '../../room/Panel'
import { Row, Rows } from '../../room/Rows'
import { Tag } from '../../room/Tag'
import { useFailure } from '../../room/useFailure'
import { useTexts } from '../texts'

interface Props {
  slug: string
  alert: () => Schemas['RuleAlert']
  /** Told of what does not fit. */
  refused: (error: unknown) => void
}

/** Which of the last events an alert would have fired on, before it is saved. */
export function TestNow({ slug, alert, refused }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const test = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/projects/{slug}/rules/preview-trigger', { params: { path: { slug } }, body: alert() })),
    onError: (error: Error) => refused(error),
  })
  return (
    <Panel
      title={t('test')}
      hint={t('testHint')}
      actions={
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('testGo')}
        </Button>
      }
    >
      <Refusal>{test.error && failure(test.error)}</Refusal>
      {test.data && <Tested seen={test.data} />}
    </Panel>
  )
}

function Tested({ seen }: { seen: Schemas['Rehearsal'] }) {
  const { t, locale } = useTexts()
  const counts = { matched: seen.matched.length, looked: seen.looked_at, count: seen.firings }
  return (
    <Stack gap="sm">
      <Text component="output">{seen.matched.length ? t('tested', counts) : t('testNone')}</Text>
      {seen.matched.length > 0 && (
        <Rows label={t('test')} columns="11rem minmax(0, 1fr) 8rem">
          {seen.matched.slice(0, 50).map(({ id, at, text, fires }) => (
            <Row key={id}>
              <Text size="sm">{moment(at, locale)}</Text>
              <Text size="sm" lang="en">
                {text}
              </Text>
              <Group justify="flex-end">
                <Tag tone={fires ? 'good' : 'quiet'}>{t(fires ? 'fires' : 'notYet')}</Tag>
              </Group>
            </Row>
          ))}
        </Rows>
      )}
    </Stack>
  )
}
