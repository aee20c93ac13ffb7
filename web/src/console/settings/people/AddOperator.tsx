import { Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { projectsQuery } from '../../caller'
import { FormDialog } from '../../editing/FormDialog'
import { FormButtons } from '../../editing/FormButtons'
import { useUnsaved } from '../../editing/unsaved'
import { showProblem } from '../../forms'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { Loaded } from '../../room/Loaded'
import { isRole } from '../roles'
import { OperatorFields } from './fields'
import { operatorsQuery, type Values } from './operators'
import { useTexts } from './texts'

/** Makes an account, with its roles. */
export function AddOperator({ close }: { close: () => void }) {
  const { t } = useTexts()
  const projects = useQuery(projectsQuery)
  return (
    <FormDialog close={close} title={t('operators.add')}>
      <Loaded query={projects}>{(list) => <Form slugs={list.map(({ slug }) => slug)} close={close} />}</Loaded>
    </FormDialog>
  )
}

function Form({ slugs, close }: { slugs: readonly string[]; close: () => void }) {
  const { t, locale } = useTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const roles = Object.fromEntries(slugs.map((slug) => [slug, '']))
  const form = useForm<Values>({
    initialValues: { name: '', email: '', locale, password: '', instance_owner: false, enabled: true, roles },
  })
  const add = useMutation({
    mutationFn: (values: Values) => {
      const body = bodyOf(values)
      return answer(api.POST('/api/v1/operators', { headers: once(body), body }))
    },
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries(operatorsQuery)
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty())
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack>
        <Refusal>{refusal}</Refusal>
        <OperatorFields form={form} isNew />
        <FormButtons verb={t('operators.make')} isBusy={add.isPending} close={close} />
      </Stack>
    </form>
  )
}

function bodyOf({ enabled: _, roles, ...rest }: Values): Schemas['NewOperator'] {
  const given = Object.entries(roles).flatMap(([slug, role]) => (isRole(role) ? [[slug, role] as const] : []))
  return { ...rest, roles: Object.fromEntries(given) }
}
