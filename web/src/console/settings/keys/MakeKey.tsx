import { Button, Group, Radio, Stack, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconEyeOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, idempotencyKey } from '../../../api/client'
import { DayInput, endOfDay } from '../../editing/DayInput'
import { FormButtons } from '../../editing/FormButtons'
import { showProblem } from '../../forms'
import { Callout, Refusal } from '../../room/Callout'
import { Dialog } from '../../room/Dialog'
import { Takeaway } from '../../room/Takeaway'
import { ROLES, type Role } from '../members'
import { useRoles } from '../roles'
import { keysQuery } from './keys'
import { useTexts } from './texts'

interface Values extends Record<string, unknown> {
  name: string
  role: Role
  expires_at: string
  address_ranges: string[]
}

const NONE: Values = { name: '', role: 'operator', expires_at: '', address_ranges: [] }

/** Makes a key and shows it, this once: it is kept nowhere, and gone when this closes. */
export function MakeKey({ slug, close }: { slug: string; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<Values>({ initialValues: NONE })
  const make = useMutation({
    mutationFn: ({ expires_at, ...rest }: Values) =>
      answer(
        api.POST('/api/v1/projects/{slug}/api-keys', {
          params: { path: { slug } },
          headers: idempotencyKey(),
          body: { ...rest, ...(expires_at && { expires_at: endOfDay(expires_at) }) },
        }),
      ),
    onMutate: () => setRefusal(undefined),
    onSuccess: () => client.invalidateQueries(keysQuery(slug)),
    onError: (error) => setRefusal(showProblem(form, error)),
    gcTime: 0,
  })
  const secret = make.data?.secret
  return (
    <Dialog onClose={close} title={secret ? t('ready') : t('make')} size="lg" closeOnClickOutside={!secret} closeOnEscape={!secret}>
      {secret ? (
        <Stack>
          <Callout icon={IconEyeOff} tone="care">
            {t('once')}
          </Callout>
          <Takeaway label={t('key')} text={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>{t('done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
          <Stack>
            <Refusal>{refusal}</Refusal>
            <Fields form={form} />
            <FormButtons verb={t('go')} isBusy={make.isPending} close={close} />
          </Stack>
        </form>
      )}
    </Dialog>
  )
}

function Fields({ form }: { form: ReturnType<typeof useForm<Values>> }) {
  const { t } = useTexts()
  const { nameOf, aboutOf } = useRoles()
  return (
    <>
      <TextInput label={t('name')} description={t('nameHint')} required data-autofocus {...form.getInputProps('name')} />
      <Radio.Group label={t('role')} {...form.getInputProps('role')}>
        <Stack gap="xs" mt={6}>
          {([...ROLES, 'autosync'] as const).map((role) => (
            <Radio key={role} value={role} label={nameOf(role)} description={aboutOf(role)} />
          ))}
        </Stack>
      </Radio.Group>
      <DayInput label={t('until')} {...form.getInputProps('expires_at')} />
      <TagsInput label={t('ranges')} description={t('rangesHint')} placeholder="10.1.0.0/16" {...form.getInputProps('address_ranges')} />
    </>
  )
}
