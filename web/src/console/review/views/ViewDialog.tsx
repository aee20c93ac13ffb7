import '../../mantine.later'
import { Checkbox, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormButtons } from '../../editing/FormButtons'
import { FormDialog } from '../../editing/FormDialog'
import { useUnsaved } from '../../editing/unsaved'
import { showProblem } from '../../forms'
import { tell } from '../../frame/tell'
import { useMay } from '../../may'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { useViewDeeds, type View } from '../data'
import { toKept, type ReviewSearch } from '../search'
import { useTexts } from '../texts'

interface Props {
  slug: string
  search: ReviewSearch
  onSearch: (search: ReviewSearch) => void
  /** The view that is changed; none: a new one of what is shown. */
  view?: View
  close: () => void
}

/** Keeps what is shown as a view, or changes what a view is called and who sees it. */
export function ViewDialog(props: Props) {
  const { t } = useTexts()
  return (
    <FormDialog title={t(props.view ? 'views.dialogEdit' : 'views.dialog')} close={props.close}>
      <Form {...props} />
    </FormDialog>
  )
}

function Form({ slug, search, onSearch, view, close }: Props) {
  const { t } = useTexts()
  const mayShare = useMay(slug)('acknowledge_events')
  const { create, change } = useViewDeeds(slug)
  const keyOf = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { name: view?.name ?? '', shared: view?.shared ?? false } })
  useUnsaved(() => form.isDirty())
  const saving = useMutation({
    mutationFn: (values: typeof form.values) => (view ? change(view, values) : create({ ...values, search: toKept(search) }, keyOf(values))),
    onMutate: () => setRefusal(undefined),
    onSuccess: ({ id }) => {
      void tell({ message: t('views.kept') })
      onSearch({ ...search, view: id })
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
      <Stack>
        <TextInput label={t('views.label')} maxLength={100} required data-autofocus {...form.getInputProps('name')} />
        {mayShare && <Checkbox label={t('views.share')} {...form.getInputProps('shared', { type: 'checkbox' })} />}
        <Refusal>{refusal}</Refusal>
        <FormButtons verb={t('views.keep')} isBusy={saving.isPending} close={close} />
      </Stack>
    </form>
  )
}
