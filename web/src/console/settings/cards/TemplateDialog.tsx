import { Radio, Select, Stack, Text, TextInput, Group } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { FormButtons } from '../../editing/FormButtons'
import { FormDialog } from '../../editing/FormDialog'
import { useUnsaved } from '../../editing/unsaved'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { showProblem } from '../../forms'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { fieldsQuery } from '../../users/data'
import { cardFormatsQuery, cardTemplateQuery, documentOf, NEW, SOURCES, valuesOf, type CardFormat, type CardTemplate, type Values } from './data'
import { useTexts } from './texts'

interface Props {
  slug: string
  close: () => void
  /** Told of the one that was saved. */
  made?: (template: CardTemplate) => void
}

/** Makes a card template, or changes the one with this id. */
export function TemplateDialog({ slug, id, close, made }: Props & { id?: string }) {
  const { t } = useTexts()
  const formats = useQuery(cardFormatsQuery(slug))
  return (
    <FormDialog close={close} title={t(id ? 'edit' : 'add')} size="lg">
      <Loaded query={formats} lines={6}>
        {(list) => (id ? <Present {...{ slug, id, close }} {...(made && { made })} formats={list} /> : <Form {...{ slug, close, formats: list }} {...(made && { made })} initial={NEW} />)}
      </Loaded>
    </FormDialog>
  )
}

function Present({ id, ...rest }: Props & { id: string; formats: CardFormat[] }) {
  const template = useQuery(cardTemplateQuery(rest.slug, id))
  return (
    <Loaded query={template} lines={6}>
      {({ body, etag }) => <Form {...rest} initial={valuesOf(body)} version={{ id, etag }} />}
    </Loaded>
  )
}

interface FormProps extends Props {
  formats: CardFormat[]
  initial: Values
  /** Of the one that is changed. */
  version?: { id: string; etag: string }
}

function Form({ slug, close, made, formats, initial, version }: FormProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<Values>({ initialValues: initial })
  const format = formats.find((one) => one.format === form.values.format)
  const save = useMutation({
    mutationFn: (values: Values) => send(documentOf(values, format)),
    onMutate: () => setRefusal(undefined),
    onSuccess: async (template) => {
      await client.invalidateQueries({ queryKey: [slug, 'card-templates'] })
      made?.(template)
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty() && !save.isSuccess)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        // It may stand inside another form of the page, as React sees it.
        event.stopPropagation()
        form.onSubmit((values) => save.mutate(values))(event)
      }}
    >
      <Stack>
        <Refusal>{refusal}</Refusal>
        <TextInput label={t('name')} required data-autofocus {...form.getInputProps('name')} />
        <Select
          label={t('format')}
          description={format && t('formatHint', { text: format.text })}
          data={formats.map((one) => ({ value: one.format, label: one.name }))}
          allowDeselect={false}
          {...form.getInputProps('format')}
        />
        {format?.facility_code && (
          <WholeNumberInput
            label={t('facility')}
            description={t('facilityHint', { ...format.facility_code })}
            maw={220}
            {...form.getInputProps('facility_code')}
          />
        )}
        <Numbers slug={slug} form={form} />
        <WholeNumberInput
          label={t('valid')}
          description={t('validHint')}
          maw={220}
          {...form.getInputProps('valid_days')}
        />
        <FormButtons verb={t('save')} isBusy={save.isPending} close={close} />
      </Stack>
    </form>
  )

  function send(body: ReturnType<typeof documentOf>): Promise<CardTemplate> {
    const on = '/api/v1/projects/{slug}/card-templates' as const
    if (!version) return answer(api.POST(on, { params: { path: { slug } }, headers: once(body), body }))
    const params = { path: { slug, id: version.id }, header: { 'If-Match': version.etag } }
    return answer(api.PATCH(`${on}/{id}`, { params, headers: { 'Content-Type': 'application/merge-patch+json' }, body }))
  }
}

function Numbers({ slug, form }: { slug: string; form: UseFormReturnType<Values> }) {
  const { t } = useTexts()
  const custom = useQuery(fieldsQuery(slug)).data ?? []
  const { from } = form.values.numbers
  return (
    <Stack gap="xs">
      <Radio.Group label={t('source')} {...form.getInputProps('numbers.from')}>
        <Stack gap="xs" mt={6}>
          {SOURCES.map((source) => (
            <Radio key={source} value={source} label={t(`sources.${source}.name`)} description={t(`sources.${source}.text`)} />
          ))}
        </Stack>
      </Radio.Group>
      {from === 'range' && (
        <Group align="flex-start">
          {(['first', 'last'] as const).map((end) => (
            <WholeNumberInput
              key={end}
              label={t(end)}
              required
              w={{ base: '100%', xs: 200 }}
              {...form.getInputProps(`numbers.${end}`)}
            />
          ))}
        </Group>
      )}
      {from === 'custom_field' &&
        (custom.length > 0 ? (
          <Select
            label={t('field')}
            data={custom.map(({ name, label }) => ({ value: name, label }))}
            maw={320}
            {...form.getInputProps('numbers.name')}
          />
        ) : (
          <Text size="sm">{t('noField')}</Text>
        ))}
    </Stack>
  )
}
