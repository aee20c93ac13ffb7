import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import { tell } from '../frame/tell'
import { Refusal } from '../room/Callout'
import { Panel } from '../room/Panel'
import { useFailure } from '../room/useFailure'
import { driftKey } from './data'
import { DEEDS, FIELDS, type Comparison, type Deed, type Field } from './finding'
import { useTexts } from './texts'

interface Props {
  slug: string
  id: string
  comparison: { body: Comparison; etag: string }
}

interface Values {
  hours: number | ''
  rules: Record<Field, Deed>
}

/** How often a system is compared by itself, and what is done about values that differ. */
export function Settings({ slug, id, comparison: { body, etag } }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const failure = useFailure()
  const form = useForm<Values>({ initialValues: { hours: body.every_hours ?? '', rules: rulesOf(body) } })
  const saving = useMutation({
    mutationFn: ({ hours, rules }: Values) =>
      answer(
        api.PUT('/api/v1/projects/{slug}/systems/{id}/comparison', {
          params: { path: { slug, id }, header: { 'If-Match': etag } },
          body: { every_hours: hours === '' ? null : hours, rules },
        }),
      ),
    onSuccess: () => {
      void tell({ message: t('saved') })
      return client.invalidateQueries({ queryKey: driftKey(slug, id) })
    },
  })
  const deeds = DEEDS.toReversed().map((deed) => ({ value: deed, label: t(`ruleOf.${deed}`) }))
  return (
    <Panel title={t('settings')} hint={t('settingsHint')}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          <NumberInput
            label={t('hours')}
            description={t('hoursHint')}
            min={1}
            max={8784}
            allowDecimal={false}
            maw={320}
            {...form.getInputProps('hours')}
          />
          <Text size="sm" fw={600} component="h3">
            {t('rules')}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {FIELDS.map((field) => (
              <Select key={field} label={t(`fields.${field}`)} data={deeds} allowDeselect={false} {...form.getInputProps(`rules.${field}`)} />
            ))}
          </SimpleGrid>
          <Refusal>{saving.error && failure(saving.error)}</Refusal>
          <Group justify="flex-end">
            <Button type="submit" disabled={!form.isDirty()} loading={saving.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function rulesOf({ rules }: Comparison): Record<Field, Deed> {
  const of = (field: Field) => DEEDS.find((deed) => deed === rules[field]) ?? 'alert'
  return { name: of('name'), email: of('email'), mobile: of('mobile'), number: of('number'), status: of('status') }
}
