import { Checkbox, Group, Stack, Text, TextInput, type CheckboxGroupProps } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../../api/problem'
import { FormButtons } from '../../editing/FormButtons'
import { FormDialog } from '../../editing/FormDialog'
import { useUnsaved } from '../../editing/unsaved'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { sentence, showProblem } from '../../forms'
import { Refusal } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { KEY_KINDS, KEY_NAMES } from '../data'
import { ALTERNATIVES, ATTRIBUTES, EXTENDED, profileQuery, profilesQuery, putProfile, USAGES } from './data'
import { NameRows } from './NameRows'
import { useTexts } from './texts'
import { fieldOf, NEW, specOf, valuesOf, type Values } from './values'

interface Props {
  slug: string
  /** Of the one that is changed; a new one has none. */
  name?: string
  close: () => void
}

/** Writes a certificate profile: a new one, or another text of one that is there. */
export function ProfileDialog({ slug, name, close }: Props) {
  const { t } = useTexts()
  return (
    <FormDialog close={close} title={name ? t('editTitle', { name }) : t('addTitle')} size="xl">
      {name ? <Present {...{ slug, name, close }} /> : <Form {...{ slug, close }} initial={NEW} etag="*" isNew />}
    </FormDialog>
  )
}

function Present({ slug, name, close }: Props & { name: string }) {
  const profile = useQuery(profileQuery(slug, name))
  return (
    <Loaded query={profile} lines={8}>
      {({ spec, etag }) => <Form {...{ slug, close, etag }} initial={valuesOf(spec)} isNew={false} />}
    </Loaded>
  )
}

interface FormProps {
  slug: string
  close: () => void
  initial: Values
  etag: string
  isNew: boolean
}

function Form({ slug, close, initial, etag, isNew }: FormProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<string>()
  const taken = useQuery(profilesQuery(slug)).data?.map(({ spec }) => spec.name) ?? []
  const form = useForm<Values>({
    initialValues: initial,
    // A new one is to take the place of none.
    validate: { name: (name) => (isNew && taken.includes(name.trim()) ? t('nameTaken') : null) },
  })
  const save = useMutation({
    mutationFn: (values: Values) => putProfile(slug, specOf(values), etag),
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries(profilesQuery(slug))
      close()
    },
    onError: (error) => setRefusal(told(error)),
  })
  useUnsaved(() => form.isDirty() && !save.isSuccess)
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <Refusal>{refusal}</Refusal>
        {isNew && <TextInput label={t('name')} description={t('nameHint')} required data-autofocus {...form.getInputProps('name')} />}
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <WholeNumberInput label={t('validity')} description={t('validityHint')} unit={t('daysUnit')} {...form.getInputProps('validity_days')} />
          <WholeNumberInput label={t('backdate')} description={t('backdateHint')} unit={t('secondsUnit')} {...form.getInputProps('backdate_s')} />
        </Group>
        <Words {...form.getInputProps('keys')} label={t('keys')} words={KEY_KINDS} say={(kind) => KEY_NAMES[kind]} />
        <Words {...form.getInputProps('key_usage')} label={t('usage')} words={USAGES} say={(usage) => t(`usages.${usage}`)} />
        <Words {...form.getInputProps('extended_key_usage')} label={t('extended')} words={EXTENDED} say={(usage) => t(`extendedUsages.${usage}`)} />
        <TextInput label={t('others')} description={t('othersHint')} {...form.getInputProps('other_usages')} />
        <NameRows
          {...{ form }}
          name="subject"
          legend={t('subject')}
          hint={t('subjectHint')}
          what={t('attribute')}
          add={t('addAttribute')}
          words={ATTRIBUTES}
          say={(word) => t(`attributes.${word}`)}
        />
        <NameRows
          {...{ form }}
          name="alternative_names"
          legend={t('alternatives')}
          hint={t('alternativesHint')}
          what={t('kind')}
          add={t('addAlternative')}
          words={ALTERNATIVES}
          say={(word) => t(`kinds.${word}`)}
        />
        <Text size="xs" c="dimmed">
          {t('fieldHint')}
        </Text>
        <TextInput label={t('policies')} description={t('policiesHint')} {...form.getInputProps('policies')} />
        <Checkbox label={t('archivedKey')} description={t('archivedHint')} {...form.getInputProps('archived_key', { type: 'checkbox' })} />
        <FormButtons verb={t('save')} isBusy={save.isPending} close={close} />
      </Stack>
    </form>
  )

  /** A profile is checked as a whole; what is wrong is told at the field that can mend it. */
  function told(error: unknown): string | undefined {
    if (!(error instanceof Problem)) return showProblem(form, error)
    const placed = error.faults.map((fault) => [fieldOf(fault, form.getValues()), fault] as const)
    form.setErrors(Object.fromEntries(placed.flatMap(([field, fault]) => (field ? [[field, sentence(fault.detail)]] : []))))
    const elsewhere = placed.filter(([field]) => !field).map(([, fault]) => sentence(fault.detail))
    if (error.faults.length > 0 && elsewhere.length === 0) return undefined
    return [sentence(error.message), ...elsewhere].join(' ')
  }
}

interface WordsProps<W extends string> extends Omit<CheckboxGroupProps, 'children'> {
  words: readonly W[]
  say: (word: W) => string
}

/** Words of which any number can be ticked. */
function Words<W extends string>({ words, say, ...rest }: WordsProps<W>) {
  return (
    <Checkbox.Group {...rest}>
      <Group gap="sm" mt={6}>
        {words.map((word) => (
          <Checkbox key={word} value={word} label={say(word)} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
