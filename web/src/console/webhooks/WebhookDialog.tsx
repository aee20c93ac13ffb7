import { Group, Radio, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormButtons } from '../editing/FormButtons'
import { FormDialog } from '../editing/FormDialog'
import { poolsQuery } from '../editing/settings'
import { useUnsaved } from '../editing/unsaved'
import { showProblem } from '../forms'
import { useOnce } from '../once'
import { CategoryTree } from '../review/categories/CategoryTree'
import { Refusal } from '../room/Callout'
import { systemsQuery } from '../users/data'
import { change, create, webhooksKey } from './data'
import { Secret } from './Secret'
import { useTexts } from './texts'
import { documentOf, NEW, SEVERITIES, valuesOf, type Values, type Webhook } from './webhook'

interface Props {
  slug: string
  close: () => void
  /** The one that is changed. */
  present?: { body: Webhook; etag: string }
}

/** Adds a webhook and shows its secret, this once; or changes one. */
export function WebhookDialog({ slug, close, present }: Props) {
  const { t } = useTexts()
  const [secret, setSecret] = useState<string>()
  if (secret) return <Secret title={t('readyTitle')} secret={secret} close={close} />
  return (
    <FormDialog close={close} title={t(present ? 'edit' : 'add')} size="lg">
      <Form {...{ slug, close }} {...(present && { present })} shown={setSecret} />
    </FormDialog>
  )
}

function Form({ slug, close, present, shown }: Props & { shown: (secret: string) => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<Values>({ initialValues: present ? valuesOf(present.body) : NEW })
  const save = useMutation({
    mutationFn: async (values: Values) => {
      const body = documentOf(values)
      if (!present) return (await create(slug, body, once(body))).secret
      await change(slug, present.body.id, present.etag, body)
      return undefined
    },
    onMutate: () => setRefusal(undefined),
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: webhooksKey(slug) })
      if (secret) shown(secret)
      else close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
    gcTime: 0,
  })
  useUnsaved(() => form.isDirty() && !save.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <Refusal>{refusal}</Refusal>
        <TextInput label={t('name')} description={t('nameHint')} required data-autofocus {...form.getInputProps('name')} />
        <TextInput label={t('url')} description={t('urlHint')} type="url" required {...form.getInputProps('url')} />
        <Hears form={form} />
        <Narrower slug={slug} form={form} />
        <Switch label={t('enabled')} description={t('enabledHint')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <FormButtons verb={t(present ? 'save' : 'add')} isBusy={save.isPending} close={close} />
      </Stack>
    </form>
  )
}

function Hears({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  const { hears, categories } = form.values
  return (
    <Stack gap="xs">
      <Radio.Group label={t('what')} {...form.getInputProps('hears')} error={form.errors['categories']}>
        <Group gap="lg" mt={6}>
          <Radio value="everything" label={t('everything')} />
          <Radio value="chosen" label={t('chosen')} />
        </Group>
      </Radio.Group>
      {hears === 'chosen' && (
        <CategoryTree label={t('chosen')} chosen={categories} onChoose={(chosen) => form.setFieldValue('categories', chosen)} />
      )}
    </Stack>
  )
}

function Narrower({ slug, form }: { slug: string; form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  const systems = useQuery(systemsQuery(slug)).data ?? []
  const { system_id } = form.values
  const pools = (useQuery(poolsQuery(slug)).data ?? []).filter((pool) => !system_id || pool.system_id === system_id)
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label={t('severity')}
        data={SEVERITIES.map((value) => ({ value, label: t(`severities.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('min_severity')}
      />
      <Select
        label={t('system')}
        data={[{ value: '', label: t('anySystem') }, ...systems.map(({ id, name }) => ({ value: id, label: name }))]}
        allowDeselect={false}
        {...form.getInputProps('system_id')}
        onChange={(value) => form.setValues({ system_id: value ?? '', pool_id: '' })}
      />
      <Select
        label={t('pool')}
        data={[{ value: '', label: t('anyPool') }, ...pools.map(({ id, name }) => ({ value: id, label: name }))]}
        allowDeselect={false}
        {...form.getInputProps('pool_id')}
      />
    </SimpleGrid>
  )
}
