import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answer, api, versioned } from '../../../api/client'
import { FormDialog } from '../../editing/FormDialog'
import { SaveBar } from '../../editing/SaveBar'
import { useEditor } from '../../editing/useEditor'
import { showProblem } from '../../forms'
import { Refusal } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { Preview } from './Preview'
import { PARTS, partsOf, sourceOf, templateQuery, type Template, type Values } from './templates'
import { useTexts } from './texts'

interface Props {
  slug: string
  kind: string
  locale: string
  title: string
  close: () => void
}

/** One message: its words, and how they look. */
export function TemplateEditor({ title, close, ...which }: Props) {
  const template = useQuery(templateQuery(which.slug, which.kind, which.locale))
  return (
    <FormDialog close={close} title={title} size="xl">
      <Loaded query={template} lines={8}>
        {(loaded) => <Form {...which} loaded={loaded} />}
      </Loaded>
    </FormDialog>
  )
}

type FormProps = Omit<Props, 'title' | 'close'> & { loaded: { body: Template; etag: string } }

function Form({ slug, kind, locale, loaded }: FormProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const query = templateQuery(slug, kind, locale)
  const source = useMemo(() => sourceOf(loaded), [loaded])
  const path = { slug, kind, locale }
  const address = '/api/v1/projects/{slug}/mail-templates/{kind}/{locale}'
  const { built_in: builtIn, own } = loaded.body
  const [refusal, setRefusal] = useState<string>()

  const editor = useEditor<Values>(source, {
    send: async (_, etag, values) => {
      const body = partsOf(values, builtIn)
      const saved = await versioned(api.PUT(address, { params: { path, header: { 'If-Match': etag } }, body }))
      client.setQueryData(query.queryKey, saved)
      void client.invalidateQueries({ queryKey: [slug, 'mail-templates'], exact: true })
      return sourceOf(saved)
    },
    reload: async () => sourceOf(await client.fetchQuery({ ...query, staleTime: 0 })),
  })
  const { form, submit } = editor
  const preview = useMutation({
    mutationFn: () => answer(api.POST(`${address}/preview`, { params: { path }, body: partsOf(form.getValues(), builtIn) })),
    onMutate: () => {
      setRefusal(undefined)
      form.clearErrors()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  const back = useMutation({
    mutationFn: () => answer(api.DELETE(address, { params: { path } })),
    onSuccess: () => client.invalidateQueries({ queryKey: [slug, 'mail-templates'] }),
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  const hasOwn = PARTS.some((part) => own[part])

  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('templates.values')}
        </Text>
        <TextInput label={t('templates.subject')} {...form.getInputProps('subject')} />
        <Textarea label={t('templates.text')} autosize minRows={5} maxRows={16} styles={MONO} {...form.getInputProps('text')} />
        <Textarea
          label={t('templates.html')}
          description={t('templates.htmlHint')}
          autosize
          minRows={5}
          maxRows={12}
          styles={MONO}
          {...form.getInputProps('html')}
        />
        {builtIn.sms && <Textarea label={t('templates.sms')} autosize minRows={2} styles={MONO} {...form.getInputProps('sms')} />}
        <Refusal>{refusal}</Refusal>
        <SaveBar editor={editor} label={labelOf} />
        <Group>
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t('templates.preview')}
          </Button>
          {hasOwn && (
            <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
              {t('templates.back')}
            </Button>
          )}
        </Group>
        {preview.data && <Preview preview={preview.data} />}
      </Stack>
    </form>
  )

  function labelOf(part: string): string {
    const known = PARTS.find((one) => one === part)
    return known ? t(`templates.${known}`) : part
  }
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }
