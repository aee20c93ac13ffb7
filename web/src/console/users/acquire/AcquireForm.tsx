import { Button, Group, Loader, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, versioned, type Schemas } from '../../../api/client'
import { Problem, type Fault } from '../../../api/problem'
import { sentence, showProblem } from '../../forms'
import { useMay } from '../../may'
import { useOnce } from '../../once'
import { Refusal } from '../../room/Callout'
import { useTexts as useRoomTexts } from '../../room/texts'
import { useWords } from '../words'
import type { Acquired } from './Acquire'
import { isTheirs, lacksAddress } from './contact'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: Schemas['User']
  pool: Schemas['PoolView']
  system: Schemas['SystemView']
  replaces?: Schemas['CredentialView']
  close: () => void
  done: (acquired: Acquired) => void
  setBusy: (isBusy: boolean) => void
}

interface Values extends Record<string, unknown> {
  send: boolean
  contact: { email: string; mobile: string }
}

const TOUCHED = ['users', 'credentials', 'invitations', 'pools']

/** How the invitation goes out, and then the question to the system. */
export function AcquireForm({ slug, user, pool, system, replaces, close, done, setBusy }: Props) {
  const { t } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  const client = useQueryClient()
  const once = useOnce()
  const [refusal, setRefusal] = useState<string>()
  const mayWrite = useMay(slug)('manage_users')
  const theirs = isTheirs(system)
  const canSend = !theirs || (system.capabilities.inviting === 'system' && system.send_invitations)
  const form = useForm<Values>({ initialValues: { send: canSend, contact: { email: '', mobile: '' } } })
  const hasNone = lacksAddress(system, user)
  const acquire = useMutation({
    mutationFn: ask,
    onMutate: () => {
      setRefusal(undefined)
      setBusy(true)
    },
    onSuccess: (acquired) => done(acquired),
    onError: (error) => setRefusal(refusalOf(error)),
    onSettled: () => {
      setBusy(false)
      for (const resource of TOUCHED) void client.invalidateQueries({ queryKey: [slug, resource] })
    },
    gcTime: 0, // a code is kept no longer than it is shown
  })
  return (
    <form onSubmit={form.onSubmit((values) => acquire.mutate(values))} noValidate>
      <Stack>
        {canSend ? (
          <Switch
            label={t('send')}
            description={theirs ? t('sendTheirs', { system: system.name }) : t('sendOurs')}
            {...form.getInputProps('send', { type: 'checkbox' })}
          />
        ) : (
          <Text size="sm">{t('sendNot', { system: system.name })}</Text>
        )}
        {hasNone && mayWrite && <Contact form={form} user={user} />}
        <Refusal>{refusal}</Refusal>
        <Group justify="space-between">
          <Group gap="xs" component="output">
            {acquire.isPending && (
              <>
                <Loader size="xs" aria-hidden />
                <Text size="sm">{t('waiting', { system: system.name })}</Text>
              </>
            )}
          </Group>
          <Group ml="auto">
            <Button variant="default" disabled={acquire.isPending} onClick={close}>
              {ofRoom('cancel')}
            </Button>
            <Button type="submit" loading={acquire.isPending}>
              {t(canSend && form.values.send ? 'go' : 'goShow')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )

  async function ask({ send, contact }: Values): Promise<Acquired> {
    const typed = Object.fromEntries(Object.entries(contact).filter(([, value]) => value.trim() !== ''))
    const body = {
      user_id: user.id,
      send_invitation: send,
      ...(!theirs && !send && { channel: 'shown' as const }),
      ...(Object.keys(typed).length > 0 && { contact: typed }),
      ...(replaces && { replaces: replaces.id }),
    }
    const params = { path: { slug, id: pool.id } }
    const headers = once({ pool: pool.id, body, of: user.updated_at })
    let isOpen = false
    const call = api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params, body, headers })
    const counted = call.then((answered) => {
      isOpen = answered.response.status === 202
      return answered
    })
    const acquired = (await versioned(counted)).body
    return { ...acquired, isOpen }
  }

  /** What is wrong with an address, or that there is none, is told at its field; everything else above the buttons. */
  function refusalOf(error: Error): string | undefined {
    if (!(error instanceof Problem) || !hasNone || !mayWrite) return showProblem(form, error)
    const told = error.faults.flatMap((fault) => {
      const field = fieldOf(fault)
      return field ? [[field, sentence(fault.detail)] as const] : []
    })
    if (told.length === 0) return showProblem(form, error)
    form.setErrors(Object.fromEntries(told))
    return undefined
  }
}

/** The field that a fault speaks of. */
function fieldOf({ code, pointer }: Fault): string | undefined {
  if (code === 'contact_missing') return 'contact.email'
  return { '/contact/email': 'contact.email', '/contact/mobile': 'contact.mobile' }[pointer ?? '']
}

function Contact({ form, user }: { form: ReturnType<typeof useForm<Values>>; user: Schemas['User'] }) {
  const { t } = useTexts()
  const words = useWords()
  return (
    <Stack gap="xs" component="section" aria-label={t('contact')}>
      <Text size="sm">{t('contactHint', { name: words.name(user) })}</Text>
      <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('contact.email')} />
      <TextInput label={t('mobile')} type="tel" placeholder="+49 151 23456789" autoComplete="off" {...form.getInputProps('contact.mobile')} />
    </Stack>
  )
}
