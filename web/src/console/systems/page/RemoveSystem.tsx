import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../../api/client'
import { tell } from '../../frame/tell'
import { Callout, Refusal } from '../../room/Callout'
import { Dialog } from '../../room/Dialog'
import { Lines } from '../../room/Lines'
import { Loaded } from '../../room/Loaded'
import { Panel } from '../../room/Panel'
import { useFailure } from '../../room/useFailure'
import { lossQuery, type VersionedSystem } from '../data'
import { useTexts } from '../texts'

interface Props {
  slug: string
  system: VersionedSystem
}

/** Takes a system out of the project; says before what goes with it. */
export function RemoveSystem({ slug, system }: Props) {
  const { t } = useTexts()
  const [asks, { open, close }] = useDisclosure()
  const loss = useQuery({ ...lossQuery(slug, system.body.id), enabled: asks })
  return (
    <Panel
      title={t('removal.go')}
      hint={t('removal.hint')}
      actions={
        <Button variant="default" c="var(--mantine-color-error)" onClick={open}>
          {t('removal.go')} …
        </Button>
      }
    >
      {asks && (
        <Dialog onClose={close} title={t('removal.title', { name: system.body.name })}>
          <Loaded query={loss}>{(lost) => <Question {...{ slug, system, lost, close }} />}</Loaded>
        </Dialog>
      )}
    </Panel>
  )
}

type Fate = 'revoke' | 'forget'
const FATES = ['revoke', 'forget'] as const

function Question({ slug, system, lost, close }: Props & { lost: Schemas['SystemLoss']; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const failure = useFailure()
  const [fate, setFate] = useState<Fate>('revoke')
  const [typed, setTyped] = useState('')
  const { id, name } = system.body
  const { pools, live_credentials: live, is_default: isDefault } = lost
  const remove = useMutation({
    mutationFn: async () => {
      const query = live > 0 ? { credentials: fate } : {}
      await answer(api.DELETE('/api/v1/projects/{slug}/systems/{id}', { params: { path: { slug, id }, query, header: { 'If-Match': system.etag } } }))
      await navigate({ to: '/projects/$slug/systems', params: { slug } })
      client.removeQueries({ queryKey: [slug, 'systems', id] })
      void tell({ message: t('removal.done', { name }) })
    },
    onSettled: () => {
      for (const resource of ['systems', 'pools', 'credentials', 'users']) void client.invalidateQueries({ queryKey: [slug, resource] })
    },
  })
  return (
    <Stack>
      <Callout icon={IconAlertTriangle} tone="care">
        <Lines
          lines={[
            t('removal.pools', { count: pools }),
            live > 0 ? t('removal.live', { count: live }) : t('removal.noLive'),
            isDefault && t('removal.isDefault'),
          ]}
        />
      </Callout>
      {live > 0 && (
        <Radio.Group label={t('removal.fate')} value={fate} onChange={(chosen) => setFate(FATES.find((one) => one === chosen) ?? fate)}>
          <Stack gap="xs" mt={6}>
            {FATES.map((one) => (
              <Radio key={one} value={one} label={t(`removal.${one}`)} description={t(`removal.${one}Hint`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <TextInput label={t('removal.type', { name })} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Refusal>{remove.error && failure(remove.error)}</Refusal>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {t('removal.keep')}
        </Button>
        <Button color="red.9" disabled={typed.trim() !== name || isDefault} loading={remove.isPending} onClick={() => remove.mutate()}>
          {t(live > 0 && fate === 'revoke' ? 'removal.verbRevoke' : 'removal.verb')}
        </Button>
      </Group>
    </Stack>
  )
}
