import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, idempotencyKey, type Schemas } from '../../../api/client'
import { projectsQuery } from '../../caller'
import { FormDialog } from '../../editing/FormDialog'
import { useUnsaved } from '../../editing/unsaved'
import { showProblem } from '../../forms'
import { Refusal } from '../../room/Callout'
import { useTexts as useRoomTexts } from '../../room/texts'
import { isRole } from '../roles'
import { OperatorFields } from './fields'
import { operatorsQuery, type Values } from './operators'
import { useTexts } from './texts'

/** Makes an account, with its roles. */
export function AddOperator({ close }: { close: () => void }) {
  const { t, locale } = useTexts()
  const { t: room } = useRoomTexts()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<string>()
  const projects = useQuery(projectsQuery).data ?? []
  const roles = Object.fromEntries(projects.map(({ slug }) => [slug, '']))
  const form = useForm<Values>({
    initialValues: { name: '', email: '', locale, password: '', instance_owner: false, enabled: true, roles },
  })
  const add = useMutation({
    mutationFn: (values: Values) => answer(api.POST('/api/v1/operators', { headers: idempotencyKey(), body: bodyOf(values) })),
    onMutate: () => setRefusal(undefined),
    onSuccess: async () => {
      await client.invalidateQueries(operatorsQuery)
      close()
    },
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  useUnsaved(() => form.isDirty())
  return (
    <FormDialog close={close} title={t('operators.add')}>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
        <Stack>
          <Refusal>{refusal}</Refusal>
          <OperatorFields form={form} isNew />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {room('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t('operators.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormDialog>
  )
}

function bodyOf({ enabled: _, roles, ...rest }: Values): Schemas['NewOperator'] {
  const given = Object.entries(roles).flatMap(([slug, role]) => (isRole(role) ? [[slug, role] as const] : []))
  return { ...rest, roles: Object.fromEntries(given) }
}
