import { Button, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import { showProblem } from '../forms'
import { tell } from '../frame/tell'
import { Refusal } from '../room/Callout'
import { Panel } from '../room/Panel'
import { driftKey } from './data'
import { DEEDS, FIELDS, type Comparison, type Deed, type Field } from './finding'
import { useTexts } from './texts'

interface Props {
  slug: string
  id: string
  comparison: { body: Comparison; etag: string }
}

interface Values extends Record<string, unknown> {
  every_hours: number | ''
  rules: Record<Field, Deed>
}

/** How often a system is compared by itself, and what is done about values that differ. */
export function Settings({ slug, id, comparison: { body, etag } }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<Values>({ initialValues: { every_hours: body.every_hours ?? '', rules: rulesOf(body) } })
  const saving = useMutation({
    mutationFn: ({ every_hours, rules }: Values) =>
      answer(
        api.PUT('/api/v1/projects/{slug}/systems/{id}/comparison', {
          params: { path: { slug, id }, header: { 'If-Match': etag } },
          body: { every_hours: every_hours === '' ? null : every_hours, rules },
        }),
      ),
    onMutate: () => setRefusal(undefined),
    onSuccess: () => {
      void tell({ message: t('saved') })
      return client.invalidateQueries({ queryKey: driftKey(slug, id) })
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  const deeds = DEEDS.toReversed().map((deed) => ({ value: deed, label: t(`ruleOf.${deed}`) }))
  return (
    <Panel title={t('settings')} hint={t('settingsHint')}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          <WholeNumberInput
            label={t('hours')}
            description={t('hoursHint')}
            maw={320}
            {...form.getInputProps('every_hours')}
          />
          <Text size="sm" fw={600} component="h3">
            {t('rules')}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {FIELDS.map((field) => (
              <Select key={field} label={t(`fields.${field}`)} data={deeds} allowDeselect={false} {...form.getInputProps(`rules.${field}`)} />
            ))}
          </SimpleGrid>
          <Refusal>{refusal}</Refusal>
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
